/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.connection.CollectorNode;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.RecordedDecision;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.SomeRules;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.webadmin.RunningWebAdmin.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What download rules decided, over HTTP. */
@Timeout(120)
class DecisionsRouteTest extends IdleAccounts {

    private static final String ALL = "/collector/decisions";
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private void record(RecordedDecision... decisions) {
        node.history().decisionLog().record(List.of(decisions));
    }

    /** Decided so many hours after noon. */
    private static RecordedDecision decision(String account, String uniqueId, int hours, String decision) {
        return new RecordedDecision(
                new AccountName(account),
                MessageKey.ofUniqueId(uniqueId),
                NOON.plusSeconds(hours * 3_600L),
                1_000,
                "alice@" + uniqueId + ".example",
                "Subject of " + uniqueId,
                List.of("anna@example.org"),
                decision,
                Optional.of(hours + " (All Test)"),
                Optional.empty());
    }

    private void recordThree() {
        record(
                decision("info", "a", 1, "leave"),
                decision("office", "b", 2, "delete"),
                decision("info", "c", 3, "ignore"));
    }

    private List<String> found(String path) {
        Answer answer = web.get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().findValuesAsText("uniqueId");
    }

    @Test
    void shouldAnswerWhatTheGuideSaysThatItAnswers() throws IOException {
        JsonNode guide = AdministrationGuide.answer("What download rules decided");
        StreamSupport.stream(guide.spliterator(), false)
                .map(DecisionsRouteTest::parsed)
                .forEach(this::record);

        assertThat(web.get(ALL).json()).isEqualTo(guide);
    }

    private static RecordedDecision parsed(JsonNode shown) {
        return new RecordedDecision(
                new AccountName(shown.get("account").asText()),
                MessageKey.ofUniqueId(shown.get("uniqueId").asText()),
                Instant.parse(shown.get("at").asText()),
                shown.get("size").asLong(),
                shown.path("sender").asText(),
                shown.path("subject").asText(),
                StreamSupport.stream(shown.get("recipients").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList(),
                shown.get("decision").asText(),
                Optional.of(shown.path("rule").asText()),
                Optional.of(shown.path("header").asText()).filter(text -> !text.isEmpty()),
                shown.get("times").asLong());
    }

    @Test
    void shouldShowAndCountWhatARunDecided() {
        try (FakePop3Server provider =
                        FakePop3Server.with(FakeMessage.ofSize("large", 10_000)).start();
                CollectorNode running = CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("running.db")))
                        .accounts(AnAccount.named("user", provider.port()).password("right"))
                        .rules(new SomeRules().larger(5_000, new Effect.Leave()).build())
                        .start();
                RunningWebAdmin ofThat = new RunningWebAdmin(running)) {
            assertThat(ofThat.task("/collector/accounts/user?action=collect")
                            .get("status")
                            .asText())
                    .isEqualTo("completed");

            JsonNode decision = ofThat.get(ALL).json().get(0);
            assertThat(decision.get("uniqueId").asText()).isEqualTo("large");
            assertThat(decision.get("decision").asText()).isEqualTo("leave");
            assertThat(decision.get("rule").asText()).isEqualTo("1 (test)");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> running.metrics().countFor("collector.decisions.leave") > 0);
            assertThat(ofThat.get("/collector/accounts/user/left").json().findValuesAsText("cause"))
                    .containsExactly("LEFT_BY_RULE");
        }
    }

    @Test
    void shouldShowNewestFirstOfAllAccountsOrOfOne() {
        recordThree();

        assertThat(found(ALL)).containsExactly("c", "b", "a");
        assertThat(found(ALL + "?account=info")).containsExactly("c", "a");
        assertThat(found("/collector/accounts/info/decisions")).containsExactly("c", "a");
        assertThat(found("/collector/accounts/office/decisions?decision=delete"))
                .as("a disabled one too")
                .containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decision=ignore | c",
                "decision=redirect | ",
                "rule=2%20(All | b",
                "sender=ALICE@B | b",
                "uniqueId=a | a",
                "uniqueId=a%20%232 | a",
                "from=2026-11-23T14:00:00Z | c b",
                "from=2026-11-23T15:00:00%2B01:00 | c b",
                "from=2026-11-23T15:00:00+01:00 | c b",
                "to=2026-11-23T14:00:00Z | a",
                "from=2026-11-23 | c b a",
                "to=2026-11-23 | ",
                "from=2026-11-23T13:00Z&to=2026-11-23T15:00Z | b a",
                "to=%2B999999999-12-31 | c b a",
                "account=info&decision=leave&rule=Test&sender=example | a",
                "account=&decision=&from= | c b a",
                "sender=%00 | "
            })
    void shouldFindWhatIsAskedFor(String query, String uniqueIds) {
        recordThree();

        assertThat(String.join(" ", found(ALL + "?" + query))).isEqualTo(uniqueIds == null ? "" : uniqueIds);
    }

    @Test
    void shouldShowPageByPage() {
        record(IntStream.range(0, 105)
                .mapToObj(i -> decision("info", "id-" + i, i, "leave"))
                .toArray(RecordedDecision[]::new));

        assertThat(found(ALL)).hasSize(100).startsWith("id-104");
        assertThat(found(ALL + "?limit=5000")).as("1000 at most").hasSize(105);
        assertThat(found(ALL + "?offset=103")).containsExactly("id-1", "id-0");
        assertThat(found(ALL + "?offset=1&limit=2")).containsExactly("id-103", "id-102");
        assertThat(found(ALL + "?offset=200")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decision=removed | ask, copy, delete, delete-and-warn, download, failed, headers-only, ignore, leave, not-told, redirect, too-large",
                "from=yesterday | 'from' has to be a time such as 2026-11-23T14:00:00Z",
                "to=2026-11-23T14:00:00 | 'to' has to be a time such as 2026-11-23T14:00:00Z",
                "from=2026-02-30 | 'from' has to be",
                "from=2026-11-24&to=2026-11-23 | 'to' has to be later than 'from'",
                "acount=info | account, decision, rule, sender, uniqueId, from, to, offset, limit",
                "decision=leave&decision=delete | 'decision' is given more than once",
                "limit=0 | limit",
                "limit=many | limit",
                "offset=-1 | offset"
            })
    void shouldSayWhatIsAllowedWhenAParameterIsWrong(String query, String said) {
        Answer answer = web.get(ALL + "?" + query);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().get("type").asText()).isEqualTo("InvalidArgument");
        assertThat(answer.message()).contains(said.replaceAll("^'|'$", ""));
    }

    @Test
    void shouldNotTakeTheAccountTwice() {
        Answer answer = web.get("/collector/accounts/info/decisions?account=office");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).endsWith("allowed are decision, rule, sender, uniqueId, from, to, offset, limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "no%20body", "%00"})
    void shouldSayThatAnAccountIsUnknown(String name) {
        assertThat(web.get(ALL + "?account=" + name).status()).isEqualTo(404);
    }

    @Test
    void shouldLeaveOutWhatIsNotKnown() {
        record(new RecordedDecision(
                new AccountName("office"),
                MessageKey.ofUniqueId("a"),
                NOON,
                9_000,
                "",
                "",
                List.of(),
                "too-large",
                Optional.empty(),
                Optional.empty()));

        assertThat(web.get(ALL).json().get(0).fieldNames())
                .toIterable()
                .containsExactly("at", "account", "uniqueId", "size", "recipients", "decision", "times");
    }

    @Test
    void shouldShowWhatStrangersWroteWithoutOrdersToATerminal() {
        record(new RecordedDecision(
                new AccountName("info"),
                MessageKey.ofUniqueId("a\u009b"),
                NOON,
                1,
                "al\u009bice@example.net",
                "R\u00e9sum\u00e9 \u202eexe",
                List.of("an\u009bna@example.org"),
                "delete",
                Optional.of("1 (All DeleteAtProvider)"),
                Optional.of("Subject: \u001b]0;x\u009b\r\n")));

        Answer answer = web.get(ALL);

        assertThat(answer.body()).doesNotContain("\u009b", "\u202e").contains("R\u00e9sum\u00e9");
        assertThat(answer.json().get(0).get("header").asText()).isEqualTo("Subject: \\u001B]0;x\\u009B\r\n");
    }
}
