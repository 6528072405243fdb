/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.DecisionLog.Query;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every log of decisions promises, whatever database it is in. */
abstract class DecisionLogContract extends OnEmptyHistory {

    private static final AccountName OTHER = new AccountName("support");
    private static final int MANY = 20_000;

    private DecisionLog log;

    @BeforeEach
    void openLog() {
        log = history.decisionLog();
    }

    private static RecordedDecision decision(AccountName account, String id, Instant at, String decision) {
        return new RecordedDecision(
                account,
                key(id),
                at,
                1_000,
                "ann@example.org",
                "Offer",
                List.of("bob@example.net"),
                decision,
                Optional.of("spam"),
                Optional.empty());
    }

    private static RecordedDecision from(String id, String sender, Optional<String> rule) {
        return new RecordedDecision(
                ACCOUNT, key(id), NOW, 1_000, sender, "Offer", List.of(), "leave", rule, Optional.empty());
    }

    /** A search that is changed one by one. */
    private static final class Search {
        private Optional<AccountName> account = Optional.empty();
        private Optional<String> decision = Optional.empty();
        private Optional<String> rule = Optional.empty();
        private Optional<String> sender = Optional.empty();
        private Optional<MessageKey> key = Optional.empty();
        private Optional<Instant> from = Optional.empty();
        private Optional<Instant> to = Optional.empty();

        Query page(int offset, int limit) {
            return new Query(account, decision, rule, sender, key, from, to, offset, limit);
        }
    }

    private List<String> keys(Search search) {
        return log.find(search.page(0, 100)).stream()
                .map(decision -> decision.key().value())
                .toList();
    }

    @Test
    void shouldFindDecisionsNewestFirst() {
        RecordedDecision first = decision(ACCOUNT, "a", NOW, "delete");
        RecordedDecision second = decision(OTHER, "b", NOW.plusMillis(1), "download");
        RecordedDecision third = decision(ACCOUNT, "c", NOW.plusMillis(2), "leave");
        log.record(List.of(first, third));
        log.record(List.of(second));
        restart();
        openLog();
        assertThat(log.find(Query.latest(10))).containsExactly(third, second, first);
        assertThat(log.find(new Search().page(1, 1))).containsExactly(second);
        assertThat(log.find(new Search().page(3, 10))).isEmpty();
    }

    @Test
    void shouldPageThroughDecisionsOfOneMoment() {
        log.record(IntStream.range(0, 100)
                .mapToObj(i -> decision(i % 2 == 0 ? ACCOUNT : OTHER, "u" + i, NOW, "leave"))
                .toList());
        List<MessageKey> seen = new ArrayList<>();
        for (int offset = 0; offset < 100; offset += 7) {
            log.find(new Search().page(offset, 7)).forEach(decision -> seen.add(decision.key()));
        }
        assertThat(seen).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void shouldCountTheSameDecisionRatherThanWriteItAgain() {
        RecordedDecision again = new RecordedDecision(
                ACCOUNT,
                key("a"),
                NOW.plusSeconds(60),
                1_001,
                "ann@example.com",
                "Better offer",
                List.of("bob@example.net"),
                "leave",
                Optional.of("spam"),
                Optional.of("Subject: x\r\n"));
        log.record(List.of(decision(ACCOUNT, "a", NOW, "leave")));
        log.record(List.of(again));
        log.record(List.of(decision(ACCOUNT, "a", NOW, "leave"), decision(ACCOUNT, "a", NOW, "leave")));
        assertThat(log.find(Query.latest(10))).singleElement().satisfies(found -> {
            assertThat(found.times()).isEqualTo(4);
            assertThat(found.at()).as("the last time, not the last word").isEqualTo(NOW.plusSeconds(60));
            assertThat(found.header()).contains("Subject: x\r\n");
            assertThat(found.subject()).isEqualTo("Offer");
        });
    }

    @Test
    void shouldTellDecisionsApartByMessageDecisionRuleAndRecipients() {
        RecordedDecision first = decision(ACCOUNT, "a", NOW, "leave");
        log.record(List.of(
                first,
                decision(OTHER, "a", NOW, "leave"),
                decision(ACCOUNT, "b", NOW, "leave"),
                decision(ACCOUNT, "a", NOW, "delete"),
                with(first, key("a").incarnation(2), first.recipients(), first.rule()),
                with(first, first.key(), first.recipients(), Optional.empty()),
                with(first, first.key(), first.recipients(), Optional.of("spam\nbob@example.net")),
                with(first, first.key(), List.of(), first.rule()),
                with(first, first.key(), List.of("eve@example.net", "bob@example.net"), first.rule()),
                with(first, first.key(), List.of("bob@example.net", "eve@example.net"), first.rule())));
        assertThat(log.find(Query.latest(100)))
                .as("the order of recipients is none")
                .hasSize(9)
                .allSatisfy(found ->
                        assertThat(found.times()).isEqualTo(found.recipients().size() == 2 ? 2 : 1));
    }

    private static RecordedDecision with(
            RecordedDecision other, MessageKey key, List<String> recipients, Optional<String> rule) {
        return new RecordedDecision(
                other.account(),
                key,
                other.at(),
                other.size(),
                other.sender(),
                other.subject(),
                recipients,
                other.decision(),
                rule,
                other.header());
    }

    @Test
    void shouldFindByAccountDecisionKeyAndTime() {
        log.record(List.of(
                decision(ACCOUNT, "a", NOW, "delete"),
                decision(ACCOUNT, "b", NOW.plusMillis(1), "leave"),
                decision(OTHER, "a", NOW.plusMillis(2), "delete"),
                with(
                        decision(ACCOUNT, "a", NOW.plusMillis(3), "leave"),
                        key("a").incarnation(2),
                        List.of(),
                        Optional.empty())));
        Search search = new Search();
        search.account = Optional.of(ACCOUNT);
        assertThat(keys(search)).containsExactly("a #2", "b", "a");
        search.decision = Optional.of("delete");
        assertThat(keys(search)).containsExactly("a");
        search = new Search();
        search.key = Optional.of(key("a"));
        assertThat(keys(search)).containsExactly("a #2", "a", "a");
        search.account = Optional.of(OTHER);
        assertThat(keys(search)).containsExactly("a");
        search = new Search();
        search.from = Optional.of(NOW.plusMillis(1));
        search.to = Optional.of(NOW.plusMillis(3));
        assertThat(keys(search)).containsExactly("a", "b");
        search = new Search();
        search.account = Optional.of(new AccountName("unknown"));
        assertThat(keys(search)).isEmpty();
    }

    @Test
    void shouldFindByPartsOfRuleAndSender() {
        log.record(List.of(
                from("a", "Ann@Example.ORG", Optional.of("spam, line 3")),
                from("b", "bob_50%@example.net", Optional.of("SPAM, line 4")),
                from("c", "Zo\u00cb\\x@example.org", Optional.empty()),
                from("d", "", Optional.of("spam"))));
        assertThat(bySender("ann@example.org")).containsExactly("a");
        assertThat(bySender("EXAMPLE.ORG")).containsExactly("c", "a");
        assertThat(bySender("_50%@")).containsExactly("b");
        assertThat(bySender("n_@")).as("nothing stands for anything").isEmpty();
        assertThat(bySender("zo\u00cb\\X")).containsExactly("c");
        assertThat(bySender("")).as("a part of everything").hasSize(4);
        Search search = new Search();
        search.rule = Optional.of("spam");
        assertThat(keys(search)).containsExactly("d", "a");
        search.rule = Optional.of(" line 4");
        assertThat(keys(search)).containsExactly("b");
    }

    private List<String> bySender(String part) {
        Search search = new Search();
        search.sender = Optional.of(part);
        return keys(search);
    }

    @Test
    void shouldTakeWhateverStrangersWrite() {
        String hostile =
                "a\0b\u0001\r\n\u007f\\u0000 '; DROP TABLE collector_decision; -- ? :x \ud800 \ud83d\ude00 \u202e";
        RecordedDecision decision = new RecordedDecision(
                ACCOUNT,
                key("a\0\ud800"),
                NOW,
                Long.MAX_VALUE,
                hostile,
                hostile,
                List.of(hostile, "second"),
                hostile,
                Optional.of(hostile),
                Optional.of(hostile));
        log.record(List.of(decision));
        assertThat(log.find(Query.latest(10))).containsExactly(decision);
        Search search = new Search();
        search.sender = Optional.of("A\0B\u0001\r\n");
        search.rule = Optional.of("\\u0000");
        search.decision = Optional.of(hostile);
        assertThat(log.find(search.page(0, 10))).containsExactly(decision);
    }

    @Test
    void shouldCutWhatIsTooLong() {
        String emoji = "\ud83d\ude00";
        RecordedDecision decision = new RecordedDecision(
                ACCOUNT,
                key("a"),
                NOW,
                1,
                "x".repeat(5_000),
                "x" + emoji.repeat(5_000),
                IntStream.range(0, 5_000).mapToObj(i -> "\0".repeat(5_000)).toList(),
                "y".repeat(5_000),
                Optional.of("z".repeat(5_000)),
                Optional.of("\0".repeat(1_000_000)));
        assertThat(decision.sender()).hasSize(1_000);
        assertThat(decision.subject()).hasSize(1_000);
        assertThat(decision.recipients()).hasSize(100).allSatisfy(text -> assertThat(text)
                .hasSize(1_000));
        assertThat(decision.header().orElseThrow()).hasSize(16 * 1024);
        log.record(List.of(decision));
        assertThat(log.find(Query.latest(10))).containsExactly(decision);
    }

    @Test
    void shouldKeepAnEmptyHeaderApartFromNone() {
        RecordedDecision empty = new RecordedDecision(
                ACCOUNT, key("a"), NOW, 0, "", "", List.of(), "delete", Optional.empty(), Optional.of(""));
        log.record(List.of(empty));
        assertThat(log.find(Query.latest(1))).containsExactly(empty);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1_001})
    void shouldRefuseALimitOutOfRange(int limit) {
        assertThatThrownBy(() -> Query.latest(limit)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseANegativeOffset() {
        assertThatThrownBy(() -> new Search().page(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldForgetOldDecisions() {
        log.record(IntStream.range(0, 5_000)
                .mapToObj(i -> decision(ACCOUNT, "u" + i, NOW.plusSeconds(i), "leave"))
                .toList());
        log.record(List.of(decision(ACCOUNT, "u0", NOW.plusSeconds(10_000), "leave")));
        assertThat(log.forget(NOW)).isZero();
        assertThat(log.forget(NOW.plusSeconds(4_998))).isEqualTo(4_997);
        assertThat(keys(new Search())).containsExactly("u0", "u4999", "u4998");
        assertThat(log.forget(Instant.MAX)).isEqualTo(3);
    }

    @Test
    void shouldDoNothingWhenNothingWasDecided() {
        log.record(List.of());
        assertThat(log.find(Query.latest(10))).isEmpty();
        assertThat(log.forget(Instant.MAX)).isZero();
    }

    @Test
    void shouldFailWhenItsHistoryIsClosed() {
        history.close();
        assertThatThrownBy(() -> log.record(List.of(decision(ACCOUNT, "a", NOW, "leave"))))
                .isInstanceOf(HistoryException.class);
    }

    /** With statistics, so that it is the index and not its ignorance that a database goes by. */
    @Test
    void shouldFindAPageWithoutReadingAll() {
        List<RecordedDecision> many = IntStream.range(0, MANY)
                .mapToObj(i -> decision(new AccountName("account-" + i % 20), "u" + i, NOW.plusMillis(i), "leave"))
                .toList();
        log.record(many);
        Search search = new Search();
        assertThat(plan(search, OptionalLong.empty())).contains("collector_decision_time");
        search.to = Optional.of(NOW.plusMillis(MANY / 2));
        assertThat(plan(search, OptionalLong.empty())).contains("collector_decision_time");
        search = new Search();
        assertThat(plan(search, OptionalLong.of(3))).contains("collector_decision_account");
        search.key = Optional.of(key("u3"));
        assertThat(plan(search, OptionalLong.of(3))).containsPattern("account_id ?= ?[?3]\\)? AND \\(?key_high");
    }

    /** How the page is found; not how it is joined with the names of its accounts. */
    private String plan(Search search, OptionalLong account) {
        DecisionTable.Select select = new DecisionTable(database.dialect()).select(search.page(0, 50), account);
        String sql = select.sql();
        for (Object argument : select.arguments()) {
            sql = sql.replaceFirst("\\?", argument.toString());
        }
        return ExplainedPlan.of(database, sql);
    }
}
