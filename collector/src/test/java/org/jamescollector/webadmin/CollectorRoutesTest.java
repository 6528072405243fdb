/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.mail.internet.AddressException;
import javax.sql.DataSource;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Keep;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.connection.CollectorNode;
import org.jamescollector.connection.WatchedProvider;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.MessageKey;
import org.jamescollector.webadmin.RunningWebAdmin.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The web administration, over HTTP. */
@Timeout(120)
class CollectorRoutesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String INFO = "/collector/accounts/info";

    private final WatchedProvider provider = new WatchedProvider();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    private CollectorNode.Builder node(AnAccount... accounts) {
        return CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("collector.db")))
                .accounts(accounts);
    }

    private AnAccount account(String name) {
        provider.addMailbox(name, AnAccount.PASSWORD);
        return AnAccount.named(name, provider.port());
    }

    @Test
    void shouldListAccountsInTheOrderOfTheFile() {
        try (CollectorNode node =
                        node(account("info"), account("archive").disabled()).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            JsonNode list = web.get("/collector/accounts").json();

            assertThat(list.findValuesAsText("name")).containsExactly("info", "archive");
            assertThat(list.findValuesAsText("state")).containsExactly("new", "disabled");
        }
    }

    @Test
    void shouldShowWhatIsKnownOfAnAccountAndNothingElse() {
        try (CollectorNode node = node(account("info").keep(new Keep.DeleteAfter(Duration.ofDays(14))))
                        .idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            Answer answer = web.get(INFO);

            assertThat(answer.status()).isEqualTo(200);
            JsonNode account = answer.json();
            assertThat(account.fieldNames())
                    .toIterable()
                    .as("what does not apply is absent")
                    .containsExactly(
                            "name",
                            "protocol",
                            "host",
                            "port",
                            "user",
                            "deliverTo",
                            "interval",
                            "keep",
                            "state",
                            "failures",
                            "lastRun",
                            "totalCollected",
                            "totalBytes");
            assertThat(account.get("keep").asText()).isEqualTo("14 days");
            assertThat(account.get("interval").asText()).isEqualTo("1 hour");
            assertThat(account.get("port").asInt()).isEqualTo(provider.port());
            assertThat(account.get("deliverTo").asText()).isEqualTo("anna@example.org");
        }
    }

    @Test
    void shouldShowTheLastRunAndTheNext() {
        AnAccount info = account("info");
        provider.deliver("info", "one");
        try (CollectorNode node = node(info).start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            await().atMost(PATIENCE)
                    .until(() -> web.get(INFO).json().get("state").asText().equals("ok"));

            JsonNode account = web.get(INFO).json();
            assertThat(account.at("/lastRun/collected").asInt()).isEqualTo(1);
            assertThat(Instant.parse(account.get("nextRun").asText()))
                    .isAfter(Instant.parse(account.get("lastSuccess").asText()).plus(Duration.ofMinutes(59)));
            assertThat(account.has("lastError")).isFalse();
            assertThat(account.has("runningOn")).isFalse();
        }
    }

    @Test
    void shouldShowARunThatGoesOn() {
        AnAccount info = account("info");
        provider.hold("info");
        try (CollectorNode node = node(info).start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            await().atMost(PATIENCE)
                    .until(() -> web.get(INFO).json().get("state").asText().equals("running"));

            JsonNode account = web.get(INFO).json();
            assertThat(account.get("runningOn").asText()).isEqualTo("node-1");
            assertThat(account.at("/current/collected").isInt()).isTrue();
            assertThat(account.has("nextRun")).isFalse();
            provider.release("info");
        }
    }

    @Test
    void shouldSayWhichAccountIsUnknown() {
        try (CollectorNode node = node(account("info")).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            for (Answer answer : List.of(
                    web.get("/collector/accounts/nobody"),
                    web.get("/collector/accounts/nobody/left"),
                    web.get("/collector/accounts/nobody/decisions"),
                    web.get("/collector/decisions?account=nobody"),
                    web.put("/collector/accounts/nobody/pause"),
                    web.delete("/collector/accounts/nobody/pause"),
                    web.post("/collector/accounts/nobody?action=collect"),
                    web.post("/collector/accounts/nobody?action=try-rules"))) {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.json().get("type").asText()).isEqualTo("notFound");
                assertThat(answer.message()).isEqualTo("There is no account 'nobody' in collector.xml");
            }
            assertThat(web.get("/collector/accounts/no%20body").status()).isEqualTo(404);
        }
    }

    @Test
    void shouldCollectAsATaskAndTellWhatCame() {
        AnAccount info = account("info").atMost(1_000);
        try (CollectorNode node = node(info).start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            await().atMost(PATIENCE)
                    .until(() -> web.get(INFO).json().get("state").asText().equals("ok"));
            provider.deliver("info", "one");
            provider.deliver("info", "two");
            provider.deliver("info", "large", "x".repeat(2_000));

            JsonNode task = web.task(INFO + "?action=collect");

            assertThat(task.get("status").asText()).isEqualTo("completed");
            assertThat(task.get("type").asText()).isEqualTo("collector-collect-account");
            JsonNode information = task.get("additionalInformation");
            assertThat(information.get("account").asText()).isEqualTo("info");
            assertThat(information.get("listed").asInt()).isEqualTo(3);
            assertThat(information.get("collected").asInt()).isEqualTo(2);
            assertThat(information.get("collectedBytes").asInt()).isPositive();
            assertThat(information.get("left").asInt()).isEqualTo(1);
            assertThat(information.has("error")).isFalse();
            assertThat(Instant.parse(information.get("timestamp").asText())).isBefore(Instant.now());
            assertThat(node.spooled()).isEqualTo(2);
        }
    }

    @Test
    void shouldCollectOnceMoreWhenItIsRunningAlready() {
        AnAccount info = account("info");
        provider.hold("info");
        try (CollectorNode node = node(info).start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            await().atMost(PATIENCE).until(() -> provider.sessions("info").size() == 1);
            String id = web.post(INFO + "?action=collect").json().get("taskId").asText();
            await().atMost(PATIENCE).until(() -> web.get("/tasks/" + id)
                    .json()
                    .get("status")
                    .asText()
                    .equals("inProgress"));
            provider.deliver("info", "one");
            provider.release("info");

            assertThat(web.get("/tasks/" + id + "/await?timeout=60s")
                            .json()
                            .get("status")
                            .asText())
                    .isEqualTo("completed");
            assertThat(provider.sessions("info")).hasSize(2);
            assertThat(provider.mostAtOnce("info")).isEqualTo(1);
        }
    }

    @Test
    void shouldTellInTheTaskWhyNothingCame() {
        try (CollectorNode node = node(account("info").withoutPassword("the vault is closed"))
                        .start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            JsonNode task = web.task(INFO + "?action=collect");

            assertThat(task.get("status").asText()).isEqualTo("failed");
            assertThat(task.at("/additionalInformation/error").asText()).isEqualTo("password: the vault is closed");
            assertThat(web.get(INFO).json().get("state").asText()).isEqualTo("failing");
            assertThat(web.get(INFO).json().get("lastError").asText()).isEqualTo("password: the vault is closed");
        }
    }

    @Test
    void shouldRefuseOtherActions() {
        try (CollectorNode node = node(account("info")).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            Answer wrong = web.post(INFO + "?action=destroy");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.json().get("details").asText()).contains("destroy", "[collect, try-rules]");

            Answer missing = web.post(INFO);
            assertThat(missing.status()).isEqualTo(400);
            assertThat(missing.json().get("details").asText()).contains("'action'", "[collect, try-rules]");
        }
    }

    @Test
    void shouldNotCollectDisabledAndPausedAccounts() {
        try (CollectorNode node =
                        node(account("info"), account("archive").disabled()).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            Answer disabled = web.post("/collector/accounts/archive?action=collect");
            assertThat(disabled.status()).isEqualTo(409);
            assertThat(disabled.message()).contains("archive", "<enabled>true</enabled>");

            web.put(INFO + "/pause");
            Answer paused = web.post(INFO + "?action=collect");
            assertThat(paused.status()).isEqualTo(409);
            assertThat(paused.json().get("type").asText()).isEqualTo("WrongState");
            assertThat(paused.message()).contains("DELETE " + INFO + "/pause");
        }
    }

    @Test
    void shouldPauseAndResumeHoweverOften() {
        try (CollectorNode node = node(account("info")).start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            await().atMost(PATIENCE)
                    .until(() -> web.get(INFO).json().get("state").asText().equals("ok"));

            assertThat(web.put(INFO + "/pause").status()).isEqualTo(204);
            JsonNode first = web.get(INFO).json();
            assertThat(first.get("state").asText()).isEqualTo("paused");
            assertThat(first.at("/paused/cause").asText()).isEqualTo("ADMINISTRATOR");
            assertThat(first.has("nextRun")).isFalse();

            assertThat(web.put(INFO + "/pause").status()).isEqualTo(204);
            assertThat(web.get(INFO).json().at("/paused/since")).isEqualTo(first.at("/paused/since"));

            assertThat(web.delete(INFO + "/pause").status()).isEqualTo(204);
            assertThat(web.delete(INFO + "/pause").status()).isEqualTo(204);
            await().atMost(PATIENCE)
                    .until(() -> web.get(INFO).json().get("state").asText().equals("ok"));
            assertThat(web.get(INFO).json().has("paused")).isFalse();
        }
    }

    @Test
    void shouldShowWhyMessagesWereLeftPageByPage() {
        try (CollectorNode node = node(account("info")).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            Instant first = Instant.parse("2026-01-01T00:00:00Z");
            node.history()
                    .leave(IntStream.range(0, 5)
                            .mapToObj(i -> new LeftMessage(
                                    new AccountName("info"),
                                    MessageKey.ofUniqueId("id-" + i),
                                    1_000 + i,
                                    i == 0 ? LeftMessage.Cause.TOO_LARGE : LeftMessage.Cause.FAILED,
                                    "reason " + i,
                                    1,
                                    first.plusSeconds(i),
                                    i == 0 ? Instant.MAX : first.plusSeconds(600)))
                            .toList());

            JsonNode all = web.get(INFO + "/left").json();
            assertThat(all.findValuesAsText("uniqueId")).containsExactly("id-0", "id-1", "id-2", "id-3", "id-4");
            assertThat(all.get(0).get("cause").asText()).isEqualTo("TOO_LARGE");
            assertThat(all.get(0).has("nextAttempt")).isFalse();
            assertThat(all.get(1).get("reason").asText()).isEqualTo("reason 1");
            assertThat(all.get(1).get("nextAttempt").asText()).isEqualTo("2026-01-01T00:10:00Z");

            assertThat(web.get(INFO + "/left?offset=1&limit=2").json().findValuesAsText("uniqueId"))
                    .containsExactly("id-1", "id-2");
            assertThat(web.get(INFO + "/left?offset=5").json()).isEmpty();
            assertThat(web.get(INFO + "/left?limit=0").status()).isEqualTo(400);
            assertThat(web.get(INFO + "/left?offset=-1").status()).isEqualTo(400);
            assertThat(web.get(INFO + "/left?limit=many").status()).isEqualTo(400);
        }
    }

    @Test
    void shouldShowWhatRulesLeftAndWhoStillWaits() throws AddressException {
        try (CollectorNode node = node(account("info")).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            Instant first = Instant.parse("2026-01-01T00:00:00Z");
            node.history()
                    .leave(List.of(
                            new LeftMessage(
                                    new AccountName("info"),
                                    MessageKey.ofUniqueId("left"),
                                    1_000,
                                    LeftMessage.Cause.LEFT_BY_RULE,
                                    "download rule 1 (test)",
                                    0,
                                    first,
                                    Instant.EPOCH,
                                    Set.of(new MailAddress("berta@example.org"), new MailAddress("anna@example.org"))),
                            new LeftMessage(
                                    new AccountName("info"),
                                    MessageKey.ofUniqueId("ignored"),
                                    1_000,
                                    LeftMessage.Cause.IGNORED_BY_RULE,
                                    "download rule 2 (test)",
                                    0,
                                    first.plusSeconds(1),
                                    Instant.MAX)));

            JsonNode all = web.get(INFO + "/left").json();

            assertThat(all.findValuesAsText("cause")).containsExactly("LEFT_BY_RULE", "IGNORED_BY_RULE");
            assertThat(all.get(0).get("waiting"))
                    .extracting(JsonNode::asText)
                    .containsExactly("anna@example.org", "berta@example.org");
            assertThat(all.get(0).has("nextAttempt")).as("each run asks again").isFalse();
            assertThat(all.get(1).has("waiting")).isFalse();
            assertThat(all.get(1).has("nextAttempt")).isFalse();
        }
    }

    @Test
    void shouldNeverShowASecret() {
        provider.addMailbox("info", "another");
        try (CollectorNode node = node(AnAccount.named("info", provider.port())).start();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            await().atMost(PATIENCE)
                    .until(() -> web.get(INFO).json().get("state").asText().equals("paused"));
            web.get("/collector/accounts");
            web.get(INFO + "/left");
            web.get("/collector/decisions");
            web.task(INFO + "?action=try-rules");
            web.get("/healthcheck");
            web.post(INFO + "?action=collect");
            web.post(INFO + "?action=wrong");
            web.delete(INFO + "/pause");
            web.get("/tasks");

            assertThat(web.everythingAnswered())
                    .hasSizeGreaterThan(6)
                    .noneMatch(body -> body.contains(AnAccount.PASSWORD));
        }
    }

    @Test
    void shouldListTenThousandAccountsInAFewQueries() {
        AnAccount[] accounts = IntStream.range(0, 10_000)
                .mapToObj(i -> AnAccount.named("account-" + i, 1).disabled())
                .toArray(AnAccount[]::new);
        AtomicInteger used = new AtomicInteger();
        try (CollectorNode node =
                        node(accounts).through(source -> counting(source, used)).idle();
                RunningWebAdmin web = new RunningWebAdmin(node)) {
            used.set(0);
            assertThat(web.get("/collector/accounts").json()).hasSize(10_000);
            assertThat(used).hasValueLessThan(5);
        }
    }

    private static DataSource counting(DataSource source, AtomicInteger connections) {
        return (DataSource) Proxy.newProxyInstance(
                CollectorRoutesTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, values) -> {
                    Object result = method.invoke(source, values);
                    if (result instanceof Connection) {
                        connections.incrementAndGet();
                    }
                    return result;
                });
    }
}
