/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.collected;
import static org.jamescollector.history.Messages.delivery;
import static org.jamescollector.history.Messages.digest;
import static org.jamescollector.history.Messages.key;
import static org.jamescollector.history.Messages.left;
import static org.jamescollector.history.Messages.unread;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.LeftMessage.Cause;
import org.jamescollector.history.RememberedMessages.Remembered;
import org.jamescollector.history.RememberedMessages.State;
import org.junit.jupiter.api.Test;

/** What every history remembers for download rules. */
abstract class RuleMemoryContract extends OnEmptyHistory {

    private static final AccountName OTHER = new AccountName("support");
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));
    private static final Digest MESSAGE_ID = digest("<1@example.org>");

    private void record(Collected... messages) {
        history.record(List.of(messages)).join();
    }

    private static Collected part(String id, int number, Instant at) {
        return collected(ACCOUNT, key(id).incarnation(number), delivery(), at);
    }

    private static LeftMessage ruled(String id, Cause cause, Instant nextAttempt, String... recipients) {
        return new LeftMessage(ACCOUNT, key(id), 1_000, cause, "rule 3", 0, NOW, nextAttempt, addresses(recipients));
    }

    private static Set<MailAddress> addresses(String... addresses) {
        return Set.of(addresses).stream()
                .map(address -> {
                    try {
                        return new MailAddress(address);
                    } catch (AddressException e) {
                        throw new IllegalArgumentException(e);
                    }
                })
                .collect(Collectors.toSet());
    }

    // ---- messages that rules leave

    @Test
    void shouldRememberWhoStillWaitsForALeftMessage() {
        LeftMessage waiting = ruled(
                "a", Cause.LEFT_BY_RULE, LATER, "ann@example.org", "\"bob, \\\" x\"@example.org", "ZOE@Example.org");
        LeftMessage ignored = ruled("b", Cause.IGNORED_BY_RULE, Instant.MAX);
        history.leave(List.of(waiting, ignored));
        restart();
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactlyInAnyOrder(waiting, ignored);
        LeftMessage fewer = ruled("a", Cause.LEFT_BY_RULE, LATER, "ann@example.org");
        history.leave(List.of(fewer));
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactlyInAnyOrder(fewer, ignored);
    }

    @Test
    void shouldRememberAsManyRecipientsAsMayWait() {
        String[] many = IntStream.range(0, LeftMessage.MOST_RECIPIENTS)
                .mapToObj(i -> "person" + i + "@example.org")
                .toArray(String[]::new);
        LeftMessage message = ruled("a", Cause.LEFT_BY_RULE, LATER, many);
        history.leave(List.of(message));
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(message);
        String[] more = IntStream.rangeClosed(0, LeftMessage.MOST_RECIPIENTS)
                .mapToObj(i -> "person" + i + "@example.org")
                .toArray(String[]::new);
        assertThatThrownBy(() -> ruled("a", Cause.LEFT_BY_RULE, LATER, more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10001 recipients");
    }

    @Test
    void shouldRememberAMessageAsCollectedForWhichSomeStillWait() {
        LeftMessage waiting = ruled("a", Cause.LEFT_BY_RULE, NOW, "ann@example.org");
        record(collected("a"));
        history.leave(List.of(waiting));
        RememberedMessages remembered = history.remembered(ACCOUNT);
        assertThat(remembered.size()).isEqualTo(1);
        assertThat(remembered.missing()).isEqualTo(1);
        assertThat(remembered.see(key("a")).map(Remembered::state)).contains(State.COLLECTED);
        assertThat(remembered.missing()).isZero();
        history.reconcile(ACCOUNT, remembered, NOW);
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(waiting);
        assertThat(history.anyLeftDue(ACCOUNT, NOW)).isTrue();
        assertThat(history.anyCollectedBefore(ACCOUNT, LATER)).isTrue();
    }

    @Test
    void shouldMarkAndForgetAMessageForWhichSomeStillWaitAsOne() {
        LeftMessage waiting = ruled("a", Cause.LEFT_BY_RULE, NOW, "ann@example.org");
        record(collected("a"), collected("b"));
        history.leave(List.of(waiting));
        reconcileWith(NOW, "b");
        assertThat(history.left(ACCOUNT, 0, 10)).isEmpty();
        assertThat(history.anyLeftDue(ACCOUNT, LATER)).isFalse();
        assertThat(see("a").map(Remembered::state)).contains(State.MISSING);
        reconcileWith(NOW, "a", "b");
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(waiting);
        assertThat(see("a").map(Remembered::state)).contains(State.COLLECTED);
        reconcileWith(NOW, "b");
        assertThat(history.forgetMissingSince(ACCOUNT, LATER)).as("both rows").isEqualTo(2);
        assertThat(see("a")).isEmpty();
        reconcileWith(NOW, "a", "b");
        assertThat(history.left(ACCOUNT, 0, 10)).isEmpty();
    }

    @Test
    void shouldLetNobodyWaitForADeletedMessage() {
        LeftMessage stays = ruled("c", Cause.LEFT_BY_RULE, NOW);
        record(collected("a"), part("a", 2, LATER));
        history.leave(List.of(
                ruled("a", Cause.LEFT_BY_RULE, NOW, "ann@example.org"), ruled("b", Cause.LEFT_BY_RULE, NOW), stays));
        history.settle(ACCOUNT, Optional.of(digest("listing")));
        history.deleted(ACCOUNT, List.of(key("a").incarnation(2), key("b")), LATER);
        assertThat(history.left(ACCOUNT, 0, 10))
                .as("never collected, or collected for some: another message may have its id tomorrow")
                .containsExactly(stays);
        assertThat(history.settledListing(ACCOUNT)).isEmpty();
    }

    @Test
    void shouldLetThemWaitForALaterMessageUnderTheSameId() {
        LeftMessage second =
                new LeftMessage(ACCOUNT, key("a").incarnation(2), 1, Cause.FAILED, "garbled", 1, NOW, LATER);
        record(collected("a"));
        history.leave(List.of(second));
        history.deleted(ACCOUNT, List.of(key("a")), LATER);
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(second);
    }

    @Test
    void shouldLetThemWaitUnderTheNewIdWhenTheProviderChangedIt() {
        Collected message = collected("old").withKeeping(LATER);
        record(message, collected("taken"));
        history.leave(List.of(ruled("old", Cause.LEFT_BY_RULE, NOW, "ann@example.org"), left("new", NOW, LATER)));
        history.alias(ACCOUNT, Map.of(key("taken"), message));
        assertThat(history.left(ACCOUNT, 0, 10))
                .as("that id stands for another message")
                .extracting(LeftMessage::key)
                .containsExactlyInAnyOrder(key("old"), key("new"));
        history.alias(ACCOUNT, Map.of(key("new"), message));
        assertThat(history.left(ACCOUNT, 0, 10))
                .containsExactly(ruled("new", Cause.LEFT_BY_RULE, NOW, "ann@example.org"));
        assertThat(kept(ACCOUNT)).containsEntry(key("new"), LATER);
    }

    // ---- keeping

    /** What is kept, by the keys that these tests have. */
    private Map<MessageKey, Instant> kept(AccountName account) {
        KeptTimes times = history.kept(account);
        Map<MessageKey, Instant> kept = new HashMap<>();
        for (String id : List.of("a", "b", "c", "d", "new", "old", "taken")) {
            for (MessageKey key : List.of(key(id), key(id).incarnation(2))) {
                times.until(key).ifPresent(until -> kept.put(key, until));
            }
        }
        assertThat(kept).as("no others").hasSize(times.size());
        return kept;
    }

    @Test
    void shouldKeepMessagesForAsLongAsWasSaid() {
        record(
                collected("a").withKeeping(LATER),
                collected("b").withKeeping(Instant.MAX),
                collected("c"),
                part("d", 2, NOW).withKeeping(NOW),
                collected("old").withKeeping(Instant.MIN));
        restart();
        Map<MessageKey, Instant> kept = kept(ACCOUNT);
        assertThat(kept)
                .containsEntry(key("a"), LATER)
                .containsEntry(key("b"), Instant.MAX)
                .containsEntry(key("d").incarnation(2), NOW)
                .hasSize(4);
        assertThat(kept.get(key("old"))).isBefore(Instant.EPOCH);
    }

    @Test
    void shouldRecordAKeepingWithTheMessage() {
        Collected message = collected("a").withKeeping(LATER).withMessageId(MESSAGE_ID);
        record(message, collected("b"));
        assertThat(kept(ACCOUNT)).isEqualTo(Map.of(key("a"), LATER));
        assertThat(history.incarnations(ACCOUNT, key("a"))).containsExactly(message);
    }

    @Test
    void shouldRecordAKeepingWhenTheMailetClaimedBeforeTheRecord() {
        Collected message = collected("a").withKeeping(LATER).withMessageId(MESSAGE_ID);
        history.claim(unread(ACCOUNT, message.key(), message.delivery())).join();
        assertThat(kept(ACCOUNT)).isEmpty();
        record(message);
        assertThat(kept(ACCOUNT)).isEqualTo(Map.of(key("a"), LATER));
        assertThat(history.isMessageIdSeen(ACCOUNT, MESSAGE_ID, key("b"))).isTrue();
    }

    @Test
    void shouldRecordAKeepingWhenTheMailetKnewAllElse() {
        Collected message = collected("a");
        history.claim(message).join();
        record(message.withKeeping(LATER).withMessageId(MESSAGE_ID));
        assertThat(history.incarnations(ACCOUNT, key("a")))
                .containsExactly(message.withKeeping(LATER).withMessageId(MESSAGE_ID));
    }

    @Test
    void shouldKnowTheKeepingFromTheMailetWhenTheRecordNeverCame() {
        history.claim(collected("a").withKeeping(Instant.MAX)).join();
        assertThat(kept(ACCOUNT)).isEqualTo(Map.of(key("a"), Instant.MAX));
    }

    @Test
    void shouldNotReplaceAKeepingWhenAMessageIsRecordedAgain() {
        Collected message = collected("a").withKeeping(NOW);
        record(message);
        record(message.withKeeping(LATER));
        assertThat(kept(ACCOUNT)).isEqualTo(Map.of(key("a"), NOW));
    }

    @Test
    void shouldKeepNothingThatIsNotThere() {
        record(collected("a").withKeeping(LATER));
        history.deleted(ACCOUNT, List.of(key("a")), NOW);
        assertThat(kept(ACCOUNT)).isEmpty();
        assertThat(kept(OTHER)).isEmpty();
    }

    @Test
    void shouldForgetAKeepingWithItsMessage() {
        record(collected("a").withKeeping(NOW), collected("b").withKeeping(NOW), collected("c"));
        reconcileWith(NOW, "c");
        assertThat(kept(ACCOUNT)).as("they may come back").hasSize(2);
        assertThat(history.anyKeptDue(ACCOUNT, LATER)).as("not while missing").isFalse();
        history.deleted(ACCOUNT, List.of(key("a")), NOW);
        assertThat(kept(ACCOUNT)).containsOnlyKeys(key("b"));
        history.forgetMissingSince(ACCOUNT, LATER);
        assertThat(kept(ACCOUNT)).isEmpty();
    }

    @Test
    void shouldSayWhetherAKeptMessageIsDue() {
        record(collected("a").withKeeping(LATER), collected("b").withKeeping(Instant.MAX), collected("c"));
        assertThat(history.anyKeptDue(ACCOUNT, LATER.minusMillis(1))).isFalse();
        assertThat(history.anyKeptDue(ACCOUNT, LATER)).isTrue();
        assertThat(history.anyKeptDue(OTHER, LATER)).isFalse();
        history.deleted(ACCOUNT, List.of(key("a")), LATER);
        assertThat(history.anyKeptDue(ACCOUNT, Instant.MAX))
                .as("never is never")
                .isFalse();
    }

    @Test
    void shouldNotCountAKeptMessageAsOld() {
        record(collected("a").withKeeping(Instant.MAX), collected("b").withKeeping(LATER));
        assertThat(history.anyCollectedBefore(ACCOUNT, Instant.MAX)).isFalse();
        record(collected("c"));
        assertThat(history.anyCollectedBefore(ACCOUNT, LATER)).isTrue();
    }

    // ---- parts of a message

    @Test
    void shouldDeleteAllPartsOfAMessage() {
        record(collected("a").withKeeping(LATER));
        record(part("a", 2, LATER).withKeeping(LATER));
        reconcileWith(LATER, "a");
        history.deleted(ACCOUNT, List.of(key("a").incarnation(2)), LATER);
        assertThat(see("a").map(Remembered::state)).contains(State.DELETED);
        assertThat(kept(ACCOUNT)).isEmpty();
        assertThat(history.anyCollectedBefore(ACCOUNT, Instant.MAX)).isFalse();
        reconcileWith(LATER);
        assertThat(history.forgetMissingSince(ACCOUNT, LATER.plusMillis(1))).isEqualTo(2);
    }

    @Test
    void shouldNotCountAnEarlierPartAsOldOrDue() {
        record(collected("a"), collected("b").withKeeping(NOW));
        record(part("a", 2, LATER), part("b", 2, LATER));
        assertThat(history.anyCollectedBefore(ACCOUNT, LATER)).isFalse();
        assertThat(history.anyKeptDue(ACCOUNT, LATER)).isFalse();
        reconcileWith(LATER, "a", "b");
        assertThat(history.anyCollectedBefore(ACCOUNT, LATER)).isFalse();
        assertThat(history.anyKeptDue(ACCOUNT, LATER)).isFalse();
    }

    @Test
    void shouldNotCountAnEarlierPartThatWasRecordedLast() {
        record(part("a", 2, LATER), part("b", 3, LATER));
        record(collected("a").withKeeping(NOW), collected("b"), part("b", 2, NOW));
        reconcileWith(LATER, "a", "b");
        assertThat(history.anyKeptDue(ACCOUNT, LATER)).isFalse();
        assertThat(history.anyCollectedBefore(ACCOUNT, LATER)).isFalse();
        assertThat(history.anyCollectedBefore(ACCOUNT, Instant.MAX))
                .as("the latest stand")
                .isTrue();
        assertThat(history.forgetMissingSince(ACCOUNT, LATER.plusMillis(1))).isEqualTo(3);
        assertThat(see("a").map(Remembered::key)).contains(key("a").incarnation(2));
        assertThat(see("b").map(Remembered::key)).contains(key("b").incarnation(3));
    }

    // ---- rules

    @Test
    void shouldAskAboutIgnoredMessagesAgainWhenTheRulesChange() {
        LeftMessage leftByRule = ruled("b", Cause.LEFT_BY_RULE, NOW);
        LeftMessage tooLarge = left("c", NOW.plusMillis(1), Instant.MAX);
        history.noteRules(ACCOUNT, digest("rules"));
        history.leave(List.of(ruled("a", Cause.IGNORED_BY_RULE, Instant.MAX), leftByRule, tooLarge));
        history.settle(ACCOUNT, Optional.of(digest("listing")));
        assertThat(history.noteRules(ACCOUNT, digest("rules"))).isFalse();
        assertThat(history.settledListing(ACCOUNT)).isPresent();
        assertThat(history.left(ACCOUNT, 0, 10)).hasSize(3);
        assertThat(history.noteRules(ACCOUNT, digest("other rules"))).isTrue();
        assertThat(history.settledListing(ACCOUNT)).isEmpty();
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(leftByRule, tooLarge);
        restart();
        assertThat(history.noteRules(ACCOUNT, digest("other rules"))).isFalse();
    }

    @Test
    void shouldRememberWhoWaitsWhenTheRulesChange() {
        record(collected("a"));
        history.leave(List.of(ruled("a", Cause.IGNORED_BY_RULE, Instant.MAX, "ann@example.org")));
        assertThat(history.anyLeftDue(ACCOUNT, NOW)).isFalse();
        history.noteRules(ACCOUNT, digest("rules"));
        assertThat(history.left(ACCOUNT, 0, 10))
                .as("the others have got it, so it is not new")
                .containsExactly(ruled("a", Cause.LEFT_BY_RULE, NOW, "ann@example.org"));
        assertThat(history.anyLeftDue(ACCOUNT, NOW)).isTrue();
    }

    @Test
    void shouldNoteTheRulesOfEachAccount() {
        assertThat(history.noteRules(ACCOUNT, Digest.UNKNOWN))
                .as("none, as before")
                .isFalse();
        assertThat(history.noteRules(ACCOUNT, digest("rules"))).isTrue();
        assertThat(history.noteRules(OTHER, digest("rules"))).isTrue();
        assertThat(history.noteRules(ACCOUNT, Digest.UNKNOWN))
                .as("none any more")
                .isTrue();
        assertThat(history.noteRules(OTHER, digest("rules"))).isFalse();
    }

    // ---- Message-IDs

    @Test
    void shouldSeeAMessageIdAgainInAnotherMessage() {
        record(collected("a").withMessageId(MESSAGE_ID), collected("b"));
        restart();
        assertThat(history.isMessageIdSeen(ACCOUNT, MESSAGE_ID, key("new"))).isTrue();
        assertThat(history.isMessageIdSeen(ACCOUNT, MESSAGE_ID, key("a")))
                .as("itself")
                .isFalse();
        assertThat(history.isMessageIdSeen(ACCOUNT, MESSAGE_ID, key("a").incarnation(2)))
                .as("its second part")
                .isFalse();
        assertThat(history.isMessageIdSeen(ACCOUNT, digest("another"), key("new")))
                .isFalse();
        assertThat(history.isMessageIdSeen(ACCOUNT, new Digest(MESSAGE_ID.high(), 0), key("new")))
                .isFalse();
        assertThat(history.isMessageIdSeen(OTHER, MESSAGE_ID, key("new"))).isFalse();
        assertThat(history.isMessageIdSeen(ACCOUNT, Digest.UNKNOWN, key("new"))).isFalse();
        record(collected("c").withMessageId(MESSAGE_ID));
        assertThat(history.isMessageIdSeen(ACCOUNT, MESSAGE_ID, key("a"))).isTrue();
    }

    @Test
    void shouldNotTakeAMessageUnderItsNewIdForAnother() {
        Collected message = collected("old").withMessageId(MESSAGE_ID);
        record(message);
        history.alias(ACCOUNT, Map.of(key("new"), message));
        assertThat(history.isMessageIdSeen(ACCOUNT, MESSAGE_ID, key("new"))).isFalse();
        assertThat(history.isMessageIdSeen(ACCOUNT, MESSAGE_ID, key("old"))).isFalse();
        assertThat(history.isMessageIdSeen(ACCOUNT, MESSAGE_ID, key("another"))).isTrue();
    }

    @Test
    void shouldForgetAMessageIdWithItsMessage() {
        record(collected("a").withMessageId(MESSAGE_ID));
        history.deleted(ACCOUNT, List.of(key("a")), NOW);
        assertThat(history.isMessageIdSeen(ACCOUNT, MESSAGE_ID, key("b")))
                .as("deleted, but remembered")
                .isTrue();
        reconcileWith(NOW);
        history.forgetMissingSince(ACCOUNT, LATER);
        assertThat(history.isMessageIdSeen(ACCOUNT, MESSAGE_ID, key("b"))).isFalse();
    }

    // ---- speed

    @Test
    void shouldAnswerFromIndexes() {
        record(Messages.collected(ACCOUNT, 0, 3_000).stream()
                .map(message -> message.withKeeping(Instant.MAX)
                        .withMessageId(digest(message.key().value())))
                .toArray(Collected[]::new));
        assertThat(plan(MessageTable.KEPT_DUE)).contains("collector_message_standing");
        assertThat(plan(MessageTable.COLLECTED_BEFORE)).contains("collector_message_standing");
        assertThat(plan(MessageTable.MESSAGE_ID_SEEN)).contains("collector_message_message_id");
    }

    private String plan(String sql) {
        return ExplainedPlan.of(database, sql.replaceAll(":\\w+", "1"));
    }
}
