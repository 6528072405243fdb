/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.james.task.Task;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.connection.CollectorNode;
import org.jamescollector.connection.WatchedProvider;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.DecisionLog;
import org.jamescollector.rules.DownloadRules;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.SomeRules;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.webadmin.RunningWebAdmin.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What download rules would do, over HTTP. */
@Timeout(120)
class TryRulesRouteTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String USER = "/collector/accounts/user";
    private static final String TRY = USER + "?action=try-rules";
    private static final DownloadRules RULES = new SomeRules()
            .larger(5_000, new Effect.Leave())
            .subject("casino", new Effect.Delete())
            .build();

    @TempDir
    Path folder;

    private static FakePop3Server mailbox() {
        return FakePop3Server.with(
                        message("a", "Minutes"), FakeMessage.ofSize("b", 10_000), message("c", "Your casino"))
                .pipelining()
                .start();
    }

    private static FakeMessage message(String uniqueId, String subject) {
        return FakeMessage.message(
                uniqueId,
                "Received: from a.example.net by provider.example; Fri, 20 Nov 2026 09:00:00 +0000\r\n"
                        + "From: alice@example.net\r\nSubject: " + subject + "\r\n\r\nA body\r\n");
    }

    private CollectorNode.Builder node(AnAccount... accounts) {
        return CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("collector.db")))
                .accounts(accounts)
                .rules(RULES);
    }

    private static AnAccount user(FakePop3Server provider) {
        return AnAccount.named("user", provider.port()).password("right");
    }

    @Test
    void shouldTellAsATaskWhatTheRulesWouldDo() throws IOException {
        try (FakePop3Server provider = mailbox();
                CollectorNode node = node(user(provider)).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            JsonNode task = web.task(TRY);

            assertThat(task.get("status").asText()).isEqualTo("completed");
            assertThat(task.get("type").asText()).isEqualTo("collector-try-rules");
            JsonNode information = task.get("additionalInformation");
            assertThat(information.get("account").asText()).isEqualTo("user");
            assertThat(information.get("messages").asInt()).isEqualTo(3);
            assertThat(information.get("counts")).hasToString("{\"delete\":1,\"download\":1,\"leave\":1}");
            assertThat(information.get("decisions").findValuesAsText("uniqueId"))
                    .containsExactly("b", "c");
            JsonNode left = information.at("/decisions/0");
            assertThat(left.has("sender")).as("its header was not looked at").isFalse();
            JsonNode deleted = information.at("/decisions/1");
            assertThat(deleted)
                    .hasToString("{\"uniqueId\":\"c\",\"size\":"
                            + provider.maildrop().get(2).size()
                            + ",\"sender\":\"alice@example.net\",\"subject\":\"Your casino\","
                            + "\"recipients\":[\"anna@example.org\"],\"decision\":\"delete\",\"rule\":\"2 (test)\"}");
            assertThat(information.has("error")).isFalse();

            assertLikeTheGuide(task);
            assertNothingWasDone(provider, node);
        }
    }

    private static void assertLikeTheGuide(JsonNode task) throws IOException {
        JsonNode guide = AdministrationGuide.answer("What download rules would do");
        assertThat(names(guide)).as("in whatever order James has them").hasSameElementsAs(names(task));
        assertThat(names(guide.get("additionalInformation"))).isEqualTo(names(task.get("additionalInformation")));
        assertThat(names(guide.at("/additionalInformation/decisions/0")))
                .isEqualTo(names(task.at("/additionalInformation/decisions/0")));
        assertThat(names(guide.at("/additionalInformation/decisions/1")))
                .isEqualTo(names(task.at("/additionalInformation/decisions/1")));
    }

    private static List<String> names(JsonNode object) {
        return ImmutableList.copyOf(object.fieldNames());
    }

    private static void assertNothingWasDone(FakePop3Server provider, CollectorNode node) {
        assertThat(provider.uniqueIds()).containsExactly("a", "b", "c");
        assertThat(provider.commands()).noneMatch(command -> command.startsWith("RETR") || command.startsWith("DELE"));
        assertThat(node.spooled()).isZero();
        assertThat(node.service().decisions(DecisionLog.Query.latest(10))).isEmpty();
        assertThat(node.service().left(new AccountName("user"), 0, 10)).isEmpty();
        assertThat(node.state("user").lastStarted()).isEmpty();
    }

    @Test
    void shouldTryRulesOfADisabledAccount() {
        try (FakePop3Server provider = mailbox();
                CollectorNode node = node(user(provider).disabled()).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            assertThat(web.task(TRY).at("/additionalInformation/messages").asInt())
                    .isEqualTo(3);
            assertNothingWasDone(provider, node);
        }
    }

    @Test
    void shouldTryRulesOfAPausedAccount() {
        try (FakePop3Server provider = mailbox();
                CollectorNode node = node(user(provider)).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            web.put(USER + "/pause");

            assertThat(web.task(TRY).at("/additionalInformation/messages").asInt())
                    .isEqualTo(3);
            assertThat(web.get(USER).json().get("state").asText()).isEqualTo("paused");
            assertNothingWasDone(provider, node);
        }
    }

    @Test
    void shouldTellInWordsThatTheProviderRefuses() {
        try (FakePop3Server provider = mailbox();
                CollectorNode node = node(user(provider).password("wrong")).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            JsonNode task = web.task(TRY);

            assertThat(task.get("status").asText()).isEqualTo("failed");
            assertThat(task.at("/additionalInformation/error").asText())
                    .startsWith("sign-in: ")
                    .contains("user or password are wrong");
            assertThat(task.at("/additionalInformation/messages").asInt()).isZero();
            assertThat(web.get(USER).json().get("state").asText())
                    .as("no pause")
                    .isEqualTo("new");
        }
    }

    @Test
    void shouldTellWhatTheRulesSaidBeforeTheLineBroke() {
        try (FakePop3Server provider = mailbox().cutAt("TOP 3 0");
                CollectorNode node = node(user(provider)).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            JsonNode task = web.task(TRY);

            assertThat(task.get("status").asText()).isEqualTo("failed");
            assertThat(task.at("/additionalInformation/error").asText())
                    .isNotBlank()
                    .endsWith("; the rules were asked about 2 of 3 messages");
            assertThat(task.at("/additionalInformation/counts/leave").asInt()).isEqualTo(1);
            assertThat(task.at("/additionalInformation/messages").asInt()).isEqualTo(2);
            assertThat(task.at("/additionalInformation/of").asInt()).isEqualTo(3);
        }
    }

    @Test
    void shouldTellOfAFaultOfOursInWords() {
        try (CollectorNode node = node(AnAccount.named("user", 1).withoutPassword("the vault is closed"))
                        .idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            assertThat(web.task(TRY).at("/additionalInformation/error").asText())
                    .isEqualTo("password: the vault is closed");
        }
    }

    @Test
    void shouldTellWhileItGoesOnAndEndWhenItIsCancelled() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (FakePop3Server provider = mailbox().stallAt("TOP 3 0");
                CollectorNode node = node(user(provider)).idle()) {
            TryRulesTask task = new TryRulesTask(node.service(), new AccountName("user"));
            Future<Task.Result> result = thread.submit(task::run);

            await().atMost(PATIENCE).until(() -> progress(task).counts().equals(Map.of("leave", 1L, "download", 1L)));
            assertThat(progress(task).messages()).isEqualTo(2);
            assertThat(progress(task).error()).isEmpty();

            result.cancel(true);
            await().atMost(PATIENCE).until(() -> provider.openSessions() == 0);
        } finally {
            thread.shutdownNow();
        }
    }

    private static TryRulesTask.Progress progress(TryRulesTask task) {
        return (TryRulesTask.Progress) task.details().orElseThrow();
    }

    @Test
    void shouldRefuseAnAccountThatIsBeingCollected() throws Exception {
        try (WatchedProvider provider = new WatchedProvider()) {
            provider.addMailbox("user", AnAccount.PASSWORD);
            provider.hold("user");
            try (CollectorNode node =
                            node(AnAccount.named("user", provider.port())).start();
                    RunningWebAdmin web = new RunningWebAdmin(node)) {
                await().atMost(PATIENCE).until(() -> provider.sessions("user").size() == 1);
                TryRulesTask waited = new TryRulesTask(node.service(), new AccountName("user"));

                Answer answer = web.post(TRY);
                assertThat(answer.status()).isEqualTo(409);
                assertThat(answer.json().get("type").asText()).isEqualTo("WrongState");
                assertThat(answer.message()).contains("wait", "GET " + USER);
                assertThat(waited.run()).isEqualTo(Task.Result.PARTIAL);
                assertThat(progress(waited).error()).isEqualTo(Optional.of(answer.message()));

                provider.release("user");
                await().atMost(PATIENCE)
                        .until(() -> web.get(USER).json().get("state").asText().equals("ok"));
                assertThat(web.task(TRY).get("status").asText()).isEqualTo("completed");
                assertThat(provider.mostAtOnce("user")).isEqualTo(1);
            }
        }
    }
}
