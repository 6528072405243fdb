/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.james.task.Task;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.connection.CollectorNode;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.webadmin.RunningWebAdmin.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A James that has the collector and was never told to begin: nobody waits for what does not come. */
@Timeout(60)
class NotToldToBeginTest {

    private static final String WHY = "Nothing is collected: a line is missing";
    private static final AccountName INFO = new AccountName("info");

    @TempDir
    Path folder;

    private CollectorNode.Builder node(AnAccount... accounts) {
        return CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("collector.db")))
                .accounts(accounts)
                .notToldToBegin(WHY);
    }

    private static AnAccount info() {
        return AnAccount.named("info", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"collect", "try-rules"})
    void shouldRefuseATaskThatWouldWaitForEver(String action) {
        try (CollectorNode node = node(info()).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            Answer answer = web.post("/collector/accounts/info?action=" + action);

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().get("type").asText()).isEqualTo("WrongState");
            assertThat(answer.message()).isEqualTo(WHY);
            assertThat(web.get("/tasks").json()).isEmpty();
        }
    }

    @Test
    void shouldSayItBeforeAnythingThatIsNoRemedy() {
        try (CollectorNode node = node(info().disabled()).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            assertThat(web.post("/collector/accounts/info?action=collect").message())
                    .isEqualTo(WHY);
            assertThat(web.post("/collector/accounts/nobody?action=collect").status())
                    .as("but an account that is not there is not there")
                    .isEqualTo(404);
        }
    }

    @Test
    void shouldFailATaskOfAnotherNodeAtOnce() throws Exception {
        try (CollectorNode node = node(info()).idle()) {
            CollectAccountTask collect = new CollectAccountTask(node.service(), INFO);
            TryRulesTask tryRules = new TryRulesTask(node.service(), INFO);

            for (Task task : Stream.of(collect, tryRules).toList()) {
                assertThat(task.run()).isEqualTo(Task.Result.PARTIAL);
            }

            assertThat(collect.details())
                    .hasValueSatisfying(details -> assertThat(((CollectAccountTask.Progress) details).error())
                            .contains(WHY));
            assertThat(tryRules.details())
                    .hasValueSatisfying(details -> assertThat(((TryRulesTask.Progress) details).error())
                            .contains(WHY));
            assertThat(node.service().schedule(INFO))
                    .as("nothing is left to do for whoever begins later")
                    .isEmpty();
        }
    }

    @Test
    void shouldBeUnhealthy() {
        try (CollectorNode node = node(info()).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            JsonNode health = web.get("/healthcheck/checks/Collector").json();

            assertThat(health.get("status").asText()).isEqualTo("unhealthy");
            assertThat(health.get("cause").asText()).isEqualTo(WHY);
        }
    }

    @Test
    void shouldBeHealthyWhereThereIsNothingToCollect() {
        try (CollectorNode node = node(info().disabled()).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            assertThat(web.get("/healthcheck/checks/Collector")
                            .json()
                            .get("status")
                            .asText())
                    .isEqualTo("healthy");
        }
    }

    @Test
    void shouldBelieveThatItHasBegunWhereItHas() {
        try (CollectorNode node = node(info().disabled()).start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            assertThat(web.post("/collector/accounts/info?action=collect").message())
                    .startsWith("Account info is disabled");
        }
    }
}
