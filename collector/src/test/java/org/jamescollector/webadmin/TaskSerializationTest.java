/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.james.server.task.json.JsonTaskAdditionalInformationSerializer;
import org.apache.james.server.task.json.JsonTaskSerializer;
import org.apache.james.task.Task;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.connection.CollectorNode;
import org.jamescollector.connection.RunProgress;
import org.jamescollector.history.DatabaseSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks as a cluster of Jameses sends them round: the form must not change, or an upgrade breaks what is waiting. */
class TaskSerializationTest {

    private static final CollectAccountTask.Progress PROGRESS = new CollectAccountTask.Progress(
            Instant.parse("2026-01-01T00:00:00Z"),
            "info",
            new RunProgress.Counts(7, 6, 5_000_000_000L, 4, 3, 2, 1),
            Optional.of("a reason"));
    private static final String PROGRESS_JSON =
            """
            {"type":"collector-collect-account","timestamp":"2026-01-01T00:00:00Z","account":"info","listed":7,\
            "collected":6,"collectedBytes":5000000000,"recognised":4,"deleted":3,"left":2,"sessions":1,\
            "error":"a reason"}""";

    private final ObjectMapper json = new ObjectMapper();

    private static final TryRulesTask.Progress TRIED = new TryRulesTask.Progress(
            Instant.parse("2026-01-01T00:00:00Z"),
            "info",
            3,
            OptionalLong.of(14),
            Map.of("leave", 1L, "download", 1L, "unknown", 1L),
            List.of(new TriedDecision(
                    "id-1",
                    5_000_000_000L,
                    Optional.of("alice@example.net"),
                    Optional.empty(),
                    List.of("anna@example.org"),
                    "leave",
                    Optional.of("1 (test)"))),
            Optional.of("a reason"));
    private static final String TRIED_JSON =
            """
            {"type":"collector-try-rules","timestamp":"2026-01-01T00:00:00Z","account":"info","messages":3,"of":14,\
            "counts":{"download":1,"leave":1,"unknown":1},"decisions":[{"uniqueId":"id-1","size":5000000000,\
            "sender":"alice@example.net","recipients":["anna@example.org"],"decision":"leave","rule":"1 (test)"}],\
            "error":"a reason"}""";

    @SuppressWarnings("unchecked") // James' method takes an array of a generic type.
    private static JsonTaskAdditionalInformationSerializer progressSerializer() {
        return JsonTaskAdditionalInformationSerializer.of(CollectProgressDTO.MODULE, TryRulesProgressDTO.MODULE);
    }

    @Test
    void shouldSendATrialOfRulesToAnotherNode(@TempDir Path folder) throws Exception {
        try (CollectorNode node = node(folder)) {
            JsonTaskSerializer serializer = taskSerializer(node);

            String sent = serializer.serialize(new TryRulesTask(node.service(), new AccountName("info")));
            Task received = serializer.deserialize(sent);

            assertThat(json.readTree(sent))
                    .isEqualTo(json.readTree("{\"type\":\"collector-try-rules\",\"account\":\"info\"}"));
            assertThat(received).isInstanceOfSatisfying(TryRulesTask.class, same -> assertThat(same.account())
                    .isEqualTo(new AccountName("info")));
        }
    }

    @Test
    void shouldSendWhatATrialToldToAnotherNode() throws Exception {
        JsonTaskAdditionalInformationSerializer serializer = progressSerializer();

        String sent = serializer.serialize(TRIED);

        assertThat(sent)
                .as("counts in the order of their names")
                .contains("{\"download\":1,\"leave\":1,\"unknown\":1}");
        assertThat(json.readTree(sent)).isEqualTo(json.readTree(TRIED_JSON));
        assertThat(serializer.deserialize(TRIED_JSON)).isEqualTo(TRIED);
    }

    private static CollectorNode node(Path folder) {
        return CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("collector.db")))
                .accounts(AnAccount.named("info", 1))
                .idle();
    }

    private static JsonTaskSerializer taskSerializer(CollectorNode node) {
        return new JsonTaskSerializer(new CollectorTaskModule(node.service()).taskDTOModules());
    }

    @Test
    void shouldSendATaskToAnotherNode(@TempDir Path folder) throws Exception {
        try (CollectorNode node = node(folder)) {
            JsonTaskSerializer serializer = taskSerializer(node);
            CollectAccountTask task = new CollectAccountTask(node.service(), new AccountName("info"));

            String sent = serializer.serialize(task);
            Task received = serializer.deserialize(sent);

            assertThat(json.readTree(sent))
                    .isEqualTo(json.readTree("{\"type\":\"collector-collect-account\",\"account\":\"info\"}"));
            assertThat(received).isInstanceOfSatisfying(CollectAccountTask.class, same -> assertThat(same.account())
                    .isEqualTo(new AccountName("info")));
        }
    }

    @Test
    void shouldSendProgressToAnotherNode() throws Exception {
        JsonTaskAdditionalInformationSerializer serializer = progressSerializer();

        assertThat(json.readTree(serializer.serialize(PROGRESS))).isEqualTo(json.readTree(PROGRESS_JSON));
        assertThat(serializer.deserialize(PROGRESS_JSON)).isEqualTo(PROGRESS);
    }

    @Test
    void shouldSendProgressWithoutAnError() throws Exception {
        JsonTaskAdditionalInformationSerializer serializer = progressSerializer();
        CollectAccountTask.Progress fine =
                new CollectAccountTask.Progress(PROGRESS.timestamp(), "info", PROGRESS.counts(), Optional.empty());

        String sent = serializer.serialize(fine);

        assertThat(json.readTree(sent).has("error")).isFalse();
        assertThat(serializer.deserialize(sent)).isEqualTo(fine);
    }
}
