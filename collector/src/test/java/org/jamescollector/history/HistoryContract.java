/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamescollector.history.History.Claim.GRANTED;
import static org.jamescollector.history.History.Claim.TAKEN;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.History.Claim;
import org.jamescollector.history.RememberedMessages.Remembered;
import org.jamescollector.history.RememberedMessages.State;
import org.junit.jupiter.api.Test;

/** What every history promises, whatever database it is in. */
abstract class HistoryContract extends OnEmptyHistory {

    private static final AccountName OTHER = new AccountName("support");
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    private List<Claim> record(Collected... messages) {
        return history.record(List.of(messages)).join();
    }

    private Claim claim(MessageKey key, DeliveryId delivery) {
        return history.claim(unread(ACCOUNT, key, delivery)).join();
    }

    // ---- claiming

    @Test
    void shouldGrantTheFirstDeliveryAndRefuseTheSecond() {
        assertThat(record(collected("a"))).containsExactly(GRANTED);
        assertThat(record(collected("a"))).containsExactly(TAKEN);
    }

    @Test
    void shouldGrantTheSameDeliveryAgain() {
        Collected message = collected("a");
        assertThat(record(message)).containsExactly(GRANTED);
        assertThat(record(message)).containsExactly(GRANTED);
        assertThat(claim(message.key(), message.delivery())).isEqualTo(GRANTED);
        restart();
        assertThat(claim(message.key(), message.delivery())).isEqualTo(GRANTED);
        assertThat(record(message)).containsExactly(GRANTED);
        assertThat(history.remembered(ACCOUNT).size()).isEqualTo(1);
    }

    @Test
    void shouldAnswerInTheOrderAskedWhenSomeAreTaken() {
        Collected second = collected("b");
        record(second, collected("d"));
        assertThat(record(collected("e"), second, collected("d"), collected("a")))
                .containsExactly(GRANTED, GRANTED, TAKEN, GRANTED);
    }

    @Test
    void shouldGrantOnlyTheFirstOfTwoDeliveriesInOneRequest() {
        Collected first = collected("a");
        assertThat(record(first, collected("a"))).containsExactly(GRANTED, TAKEN);
        assertThat(history.incarnations(ACCOUNT, key("a"))).containsExactly(first);
    }

    @Test
    void shouldAnswerNothingWhenAskedNothing() {
        assertThat(record()).isEmpty();
    }

    @Test
    void shouldRefuseARecordWhenAnotherDeliveryWasClaimedByTheMailet() {
        DeliveryId first = delivery();
        assertThat(claim(key("a"), first)).isEqualTo(GRANTED);
        Collected second = collected("a");
        assertThat(record(second)).containsExactly(TAKEN);
        assertThat(history.incarnations(ACCOUNT, key("a")))
                .as("what is known of the message is kept, the claim stays")
                .containsExactly(
                        new Collected(ACCOUNT, key("a"), first, 1_000, second.header(), second.content(), NOW));
    }

    @Test
    void shouldFillInSizeAndDigestsWhenTheMailetClaimedBeforeTheRecord() {
        Collected message = collected("a");
        assertThat(claim(message.key(), message.delivery())).isEqualTo(GRANTED);
        assertThat(history.incarnations(ACCOUNT, key("a")))
                .containsExactly(
                        new Collected(ACCOUNT, key("a"), message.delivery(), 0, Digest.UNKNOWN, Digest.UNKNOWN, NOW));
        assertThat(record(message)).containsExactly(GRANTED);
        assertThat(history.byHeader(ACCOUNT, message.header(), 1_000)).containsExactly(message);
        assertThat(history.byContent(ACCOUNT, message.content())).containsExactly(message);
    }

    @Test
    void shouldNotReplaceKnownDigests() {
        Collected message = collected("a");
        record(message);
        record(new Collected(ACCOUNT, key("a"), delivery(), 7, digest("x"), digest("y"), LATER));
        assertThat(history.incarnations(ACCOUNT, key("a"))).containsExactly(message);
    }

    @Test
    void shouldRefuseAnotherDeliveryAfterARestart() {
        record(collected("a"));
        restart();
        assertThat(claim(key("a"), delivery())).isEqualTo(TAKEN);
    }

    @Test
    void shouldKeepAccountsApart() {
        record(collected("a"));
        assertThat(record(collected(OTHER, key("a"), delivery(), NOW))).containsExactly(GRANTED);
        assertThat(history.remembered(ACCOUNT).size()).isEqualTo(1);
        assertThat(history.remembered(OTHER).size()).isEqualTo(1);
        assertThat(history.byHeader(OTHER, digest("header of b"), 1_000)).isEmpty();
    }

    @Test
    void shouldTellMessagesApartWhoseKeysLookAlike() {
        List<String> ids =
                List.of("a", "A", "a\\", "a\\\\", "a\\u0000", "a\0", "a\u0001", "ä", "\ud83d", "\ude00", "?");
        for (String id : ids) {
            assertThat(record(collected(id))).as(id).containsExactly(GRANTED);
        }
        restart();
        for (String id : ids) {
            assertThat(see(id).map(Remembered::key)).as(id).contains(key(id));
            assertThat(history.incarnations(ACCOUNT, key(id)))
                    .as(id)
                    .singleElement()
                    .extracting(Collected::key)
                    .isEqualTo(key(id));
        }
    }

    @Test
    void shouldTakeAVeryLongUniqueId() {
        String id = "x".repeat(100_000);
        record(collected(id));
        assertThat(see(id)).isPresent();
    }

    @Test
    void shouldRefuseAnIncarnationOutOfRange() {
        assertThatThrownBy(() ->
                        history.record(List.of(collected(ACCOUNT, key("a").incarnation(1 << 24), delivery(), NOW))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRecordAMessageWhoseDigestsAreNotKnown() {
        Collected message = new Collected(ACCOUNT, key("a"), delivery(), 0, Digest.UNKNOWN, Digest.UNKNOWN, NOW);
        record(message);
        assertThat(history.incarnations(ACCOUNT, key("a"))).containsExactly(message);
        assertThat(history.byHeader(ACCOUNT, Digest.UNKNOWN, 0)).isEmpty();
    }

    @Test
    void shouldGrantEachMessageOnceWhenManyThreadsAsk() throws InterruptedException {
        int threads = 8;
        int messages = 500;
        List<List<Claim>> answers = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> running = IntStream.range(0, threads)
                .mapToObj(t -> new Thread(() -> {
                    awaitLatch(start);
                    List<CompletableFuture<Claim>> mine = IntStream.range(0, messages)
                            .mapToObj(i -> history.claim(unread(ACCOUNT, key("uid" + i), delivery())))
                            .toList();
                    List<Claim> claims =
                            mine.stream().map(CompletableFuture::join).toList();
                    synchronized (answers) {
                        answers.add(claims);
                    }
                }))
                .toList();
        running.forEach(Thread::start);
        start.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        assertThat(answers).hasSize(threads);
        assertGrantedOnce(answers, messages);
    }

    static void assertGrantedOnce(List<List<Claim>> answers, int messages) {
        for (int i = 0; i < messages; i++) {
            int message = i;
            assertThat(answers.stream().map(claims -> claims.get(message)).filter(GRANTED::equals))
                    .as("grants of message " + i)
                    .hasSize(1);
        }
    }

    static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldGiveTheMailetTheAnswerOfTheRecordThatIsUnderWay() {
        record(collected("b"));
        Collected first = collected("a");
        Collected refused = collected("b");
        CompletableFuture<List<Claim>> recorded = history.record(List.of(first, refused));
        CompletableFuture<Claim> asked = history.claim(unread(ACCOUNT, first.key(), first.delivery()));
        CompletableFuture<Claim> askedToo = history.claim(unread(ACCOUNT, refused.key(), refused.delivery()));
        assertThat(recorded.join()).containsExactly(GRANTED, TAKEN);
        assertThat(asked.join()).isEqualTo(GRANTED);
        assertThat(askedToo.join()).isEqualTo(TAKEN);
    }

    @Test
    void shouldNotConfuseADeliveryIdUsedForTwoMessages() {
        DeliveryId delivery = delivery();
        record(collected("b"));
        record(collected(ACCOUNT, key("a"), delivery, NOW));
        assertThat(claim(key("b"), delivery)).isEqualTo(TAKEN);
        assertThat(history.claim(unread(OTHER, key("a"), delivery)).join()).isEqualTo(GRANTED);
        assertThat(history.remembered(OTHER).size()).isEqualTo(1);
    }

    @Test
    void shouldFinishWhatIsWaitingWhenClosed() {
        List<CompletableFuture<List<Claim>>> answers = IntStream.range(0, 200)
                .mapToObj(i -> history.record(Messages.collected(ACCOUNT, i * 10, i * 10 + 10)))
                .toList();
        history.close();
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompleted());
        restart();
        assertThat(history.remembered(ACCOUNT).size()).isEqualTo(2_000);
    }

    @Test
    void shouldFailWhenAskedAfterClosing() {
        history.close();
        assertThat(history.record(List.of(collected("a"))))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(HistoryException.class);
        assertThatThrownBy(() -> history.settle(ACCOUNT, Optional.of(digest("l"))))
                .isInstanceOf(HistoryException.class);
    }

    @Test
    void shouldFailWithHistoryExceptionWhenTheDatabaseIsGone() {
        database.close();
        assertThat(history.claim(unread(ACCOUNT, key("a"), delivery())))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(HistoryException.class);
        assertThatThrownBy(() -> history.remembered(ACCOUNT).size()).isInstanceOf(HistoryException.class);
    }

    @Test
    void shouldTakeARequestLargerThanATransaction() {
        List<Claim> claims =
                history.record(Messages.collected(ACCOUNT, 0, 25_000)).join();
        assertThat(claims).hasSize(25_000).containsOnly(GRANTED);
        assertThat(history.remembered(ACCOUNT).size()).isEqualTo(25_000);
    }

    // ---- remembering

    @Test
    void shouldRememberWhatWasRecordedAndWhatWasClaimed() {
        record(collected("a"));
        claim(key("b"), delivery());
        RememberedMessages remembered = history.remembered(ACCOUNT);
        assertThat(remembered.size()).isEqualTo(2);
        assertThat(remembered.missing()).isEqualTo(2);
        assertThat(remembered.see(key("a")))
                .contains(new Remembered(key("a"), State.COLLECTED, Instant.parse("2026-11-20T10:15:30Z")));
        assertThat(remembered.see(key("b"))).isPresent();
        assertThat(remembered.see(key("c"))).isEmpty();
        assertThat(remembered.missing()).isZero();
    }

    @Test
    void shouldRememberNothingOfAnUnknownAccount() {
        assertThat(history.remembered(OTHER).size()).isZero();
        assertThat(history.byHeader(OTHER, digest("x"), 1)).isEmpty();
        assertThat(history.byContent(OTHER, digest("x"))).isEmpty();
        assertThat(history.incarnations(OTHER, key("a"))).isEmpty();
        assertThat(history.anyCollectedBefore(OTHER, LATER)).isFalse();
        assertThat(history.settledListing(OTHER)).isEmpty();
        assertThat(history.left(OTHER, 0, 10)).isEmpty();
        assertThat(history.anyLeftDue(OTHER, LATER)).isFalse();
        assertThat(history.forgetMissingSince(OTHER, LATER)).isZero();
        history.deleted(OTHER, List.of(key("a")), NOW);
        history.noLongerLeft(OTHER, List.of(key("a")));
        history.reconcile(OTHER, history.remembered(OTHER), NOW);
        history.settle(OTHER, Optional.empty());
    }

    @Test
    void shouldRememberTheLatestIncarnation() {
        MessageKey second = key("a").incarnation(2);
        MessageKey third = key("a").incarnation(3);
        Collected latest = collected(ACCOUNT, third, delivery(), LATER.plusSeconds(1));
        record(collected("a"));
        record(latest);
        record(collected(ACCOUNT, second, delivery(), LATER));
        RememberedMessages remembered = history.remembered(ACCOUNT);
        assertThat(remembered.size()).isEqualTo(1);
        assertThat(remembered.see(key("a")).map(Remembered::key)).contains(third);
        assertThat(history.incarnations(ACCOUNT, key("a")))
                .extracting(Collected::key)
                .containsExactly(third, second, key("a"));
    }

    @Test
    void shouldForgetEarlierIncarnationsWhileTheLatestIsStillThere() {
        record(collected("a"));
        history.deleted(ACCOUNT, List.of(key("a")), NOW);
        record(collected(ACCOUNT, key("a").incarnation(2), delivery(), LATER));
        reconcileWith(LATER.plusSeconds(1), "a");
        assertThat(history.forgetMissingSince(ACCOUNT, LATER.plusSeconds(10))).isEqualTo(1);
        assertThat(history.incarnations(ACCOUNT, key("a")))
                .extracting(Collected::key)
                .containsExactly(key("a").incarnation(2));
    }

    @Test
    void shouldFindMessagesByHeaderAndSize() {
        Collected message = collected("a");
        Collected sameHeader =
                new Collected(ACCOUNT, key("b"), delivery(), 1_000, message.header(), digest("other"), LATER);
        record(message, sameHeader, collected("c"));
        assertThat(history.byHeader(ACCOUNT, message.header(), 1_000)).containsExactly(sameHeader, message);
        assertThat(history.byHeader(ACCOUNT, message.header(), 999)).isEmpty();
        assertThat(history.byHeader(ACCOUNT, new Digest(message.header().high(), 0), 1_000))
                .isEmpty();
    }

    @Test
    void shouldFindAtMostAHandful() {
        Collected message = collected("a");
        record(IntStream.range(0, 100)
                .mapToObj(i ->
                        new Collected(ACCOUNT, key("u" + i), delivery(), 5, message.header(), message.content(), NOW))
                .toArray(Collected[]::new));
        assertThat(history.byHeader(ACCOUNT, message.header(), 5)).hasSizeBetween(2, 20);
        assertThat(history.byContent(ACCOUNT, message.content())).hasSizeBetween(2, 20);
    }

    @Test
    void shouldFindMessagesByContent() {
        Collected message = collected("a");
        record(message, collected("b"));
        assertThat(history.byContent(ACCOUNT, message.content())).containsExactly(message);
        assertThat(history.byContent(ACCOUNT, new Digest(message.content().high(), 0)))
                .isEmpty();
    }

    @Test
    void shouldKnowMessagesUnderTheirFurtherKeys() {
        Collected message = collected("old");
        record(message, collected("taken"));
        Map<MessageKey, Collected> aliases = new HashMap<>();
        aliases.put(key("new"), message);
        aliases.put(key("taken"), message);
        history.alias(ACCOUNT, aliases);
        assertThat(see("new")).contains(new Remembered(key("new"), State.COLLECTED, NOW.minusMillis(123)));
        assertThat(claim(key("new"), delivery())).isEqualTo(TAKEN);
        assertThat(history.incarnations(ACCOUNT, key("new")))
                .containsExactly(new Collected(
                        ACCOUNT, key("new"), message.delivery(), 1_000, message.header(), message.content(), NOW));
        assertThat(history.incarnations(ACCOUNT, key("taken")))
                .as("an id that is known already keeps what is known of it")
                .extracting(Collected::delivery)
                .doesNotContain(message.delivery());
    }

    // ---- deleting and missing

    @Test
    void shouldRememberThatAMessageWasDeleted() {
        record(collected("a"), collected("b"));
        history.deleted(ACCOUNT, List.of(key("a"), key("never collected")), LATER);
        RememberedMessages remembered = history.remembered(ACCOUNT);
        assertThat(remembered.missing()).as("not by us").isEqualTo(1);
        assertThat(remembered.see(key("a")).map(Remembered::state)).contains(State.DELETED);
        assertThat(remembered.see(key("b")).map(Remembered::state)).contains(State.COLLECTED);
        assertThat(history.remembered(ACCOUNT).size()).isEqualTo(2);
    }

    @Test
    void shouldStillRefuseAnotherDeliveryOfADeletedMessage() {
        record(collected("a"));
        history.deleted(ACCOUNT, List.of(key("a")), LATER);
        assertThat(claim(key("a"), delivery())).isEqualTo(TAKEN);
    }

    @Test
    void shouldDeleteOnlyTheIncarnationNamed() {
        record(collected("a"));
        record(collected(ACCOUNT, key("a").incarnation(2), delivery(), LATER));
        history.deleted(ACCOUNT, List.of(key("a")), LATER);
        assertThat(see("a").map(Remembered::state)).contains(State.COLLECTED);
    }

    @Test
    void shouldForgetMessagesMissingForLong() {
        record(collected("a"), collected("b"), collected("c"));
        reconcileWith(NOW, "a");
        reconcileWith(LATER, "a");
        assertThat(history.forgetMissingSince(ACCOUNT, NOW))
                .as("not before the time")
                .isZero();
        assertThat(history.forgetMissingSince(ACCOUNT, NOW.plusMillis(1)))
                .as("the first mark counts")
                .isEqualTo(2);
        assertThat(history.remembered(ACCOUNT).size()).isEqualTo(1);
        assertThat(see("a")).isPresent();
        assertThat(see("b")).isEmpty();
    }

    @Test
    void shouldForgetDeletedMessagesOnceTheyAreMissing() {
        record(collected("a"), collected("b"));
        history.deleted(ACCOUNT, List.of(key("a"), key("b")), NOW);
        reconcileWith(NOW, "b");
        assertThat(history.forgetMissingSince(ACCOUNT, LATER)).isEqualTo(1);
        assertThat(see("b").map(Remembered::state)).contains(State.DELETED);
    }

    @Test
    void shouldNotForgetAMessageThatCameBack() {
        record(collected("a"));
        reconcileWith(NOW);
        reconcileWith(NOW.plusSeconds(1), "a");
        assertThat(history.forgetMissingSince(ACCOUNT, LATER)).isZero();
        reconcileWith(LATER);
        assertThat(history.forgetMissingSince(ACCOUNT, LATER))
                .as("counted anew")
                .isZero();
        assertThat(history.forgetMissingSince(ACCOUNT, LATER.plusMillis(1))).isEqualTo(1);
    }

    @Test
    void shouldNotMarkWhatWasRecordedAfterTheComparison() {
        record(collected("a"));
        RememberedMessages compared = history.remembered(ACCOUNT);
        record(collected("b"));
        history.reconcile(ACCOUNT, compared, NOW);
        assertThat(history.forgetMissingSince(ACCOUNT, LATER)).isEqualTo(1);
        assertThat(see("b")).isPresent();
    }

    @Test
    void shouldReconcileAndForgetManyMessages() {
        history.record(Messages.collected(ACCOUNT, 0, 9_000)).join();
        RememberedMessages compared = history.remembered(ACCOUNT);
        IntStream.range(0, 1_000).forEach(i -> compared.see(key("uid" + i)));
        assertThat(compared.missing()).isEqualTo(8_000);
        history.reconcile(ACCOUNT, compared, NOW);
        assertThat(history.forgetMissingSince(ACCOUNT, LATER)).isEqualTo(8_000);
        assertThat(history.remembered(ACCOUNT).size()).isEqualTo(1_000);
    }

    @Test
    void shouldRefuseToReconcileAnythingElse() {
        RememberedMessages foreign = new RememberedMessages() {
            @Override
            public int size() {
                return 0;
            }

            @Override
            public Optional<Remembered> see(MessageKey base) {
                return Optional.empty();
            }

            @Override
            public boolean isSeen(MessageKey key) {
                return false;
            }

            @Override
            public int missing() {
                return 0;
            }
        };
        assertThatThrownBy(() -> history.reconcile(ACCOUNT, foreign, NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSayWhetherSomethingOldIsStillThere() {
        record(collected("a"), collected(ACCOUNT, key("b"), delivery(), LATER));
        assertThat(history.anyCollectedBefore(ACCOUNT, NOW)).isFalse();
        assertThat(history.anyCollectedBefore(ACCOUNT, NOW.plusMillis(1))).isTrue();
        assertThat(history.anyCollectedBefore(ACCOUNT, Instant.MAX)).isTrue();
        reconcileWith(LATER, "b");
        assertThat(history.anyCollectedBefore(ACCOUNT, LATER)).as("missing").isFalse();
        reconcileWith(LATER, "a", "b");
        assertThat(history.anyCollectedBefore(ACCOUNT, LATER)).as("back").isTrue();
        history.deleted(ACCOUNT, List.of(key("a")), LATER);
        assertThat(history.anyCollectedBefore(ACCOUNT, LATER)).as("deleted").isFalse();
    }

    // ---- settled listings

    @Test
    void shouldRememberTheSettledListing() {
        history.settle(ACCOUNT, Optional.of(digest("one")));
        history.settle(ACCOUNT, Optional.of(digest("two")));
        history.settle(OTHER, Optional.of(digest("other")));
        restart();
        assertThat(history.settledListing(ACCOUNT)).contains(digest("two"));
        history.settle(ACCOUNT, Optional.empty());
        assertThat(history.settledListing(ACCOUNT)).isEmpty();
        assertThat(history.settledListing(OTHER)).contains(digest("other"));
    }

    @Test
    void shouldForgetTheSettledListingWhenThereMayBeSomethingToDoAgain() {
        record(collected("a"));
        assertUnsettledBy(() -> history.deleted(ACCOUNT, List.of(key("a")), NOW));
        assertUnsettledBy(() -> history.leave(List.of(left("b", NOW, LATER))));
        assertUnsettledBy(() -> history.noLongerLeft(ACCOUNT, List.of(key("b"))));
    }

    private void assertUnsettledBy(Runnable change) {
        history.settle(ACCOUNT, Optional.of(digest("one")));
        change.run();
        assertThat(history.settledListing(ACCOUNT)).isEmpty();
    }

    @Test
    void shouldKeepTheSettledListingWhenTheMailetAsks() {
        history.settle(ACCOUNT, Optional.of(digest("one")));
        claim(key("a"), delivery());
        history.deleted(ACCOUNT, List.of(key("unknown")), NOW);
        history.noLongerLeft(ACCOUNT, List.of(key("unknown")));
        assertThat(history.settledListing(ACCOUNT)).contains(digest("one"));
    }

    // ---- left messages

    @Test
    void shouldListLeftMessagesOldestFirst() {
        LeftMessage first = left("b", NOW, LATER);
        LeftMessage second = left("a", NOW.plusMillis(1), Instant.MAX);
        LeftMessage third = new LeftMessage(
                ACCOUNT,
                key("c").incarnation(2),
                1,
                LeftMessage.Cause.FAILED,
                "the provider said \"-ERR\0\ud800\"",
                7,
                NOW.plusMillis(2),
                LATER);
        history.leave(List.of(third, second, first));
        restart();
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(first, second, third);
        assertThat(history.left(ACCOUNT, 1, 1)).containsExactly(second);
        assertThat(history.left(ACCOUNT, 3, 10)).isEmpty();
    }

    @Test
    void shouldReplaceWhatWasSaidAboutALeftMessage() {
        history.leave(List.of(left("a", NOW, LATER)));
        LeftMessage again = new LeftMessage(
                ACCOUNT, key("a"), 2, LeftMessage.Cause.FAILED, "garbled", 2, NOW.minusSeconds(1), Instant.MAX);
        history.leave(List.of(again));
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(again);
    }

    @Test
    void shouldTakeTheLastWordWhenAMessageIsLeftTwiceAtOnce() {
        LeftMessage last = left("a", LATER, Instant.MAX);
        history.leave(List.of(left("a", NOW, LATER), last));
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(last);
    }

    @Test
    void shouldDoNothingWhenNothingIsLeft() {
        history.leave(List.of());
        history.noLongerLeft(ACCOUNT, List.of());
        history.deleted(ACCOUNT, List.of(), NOW);
        history.alias(ACCOUNT, Map.of());
        assertThat(history.left(ACCOUNT, 0, 10)).isEmpty();
    }

    @Test
    void shouldRemoveMessagesNoLongerLeft() {
        LeftMessage stays = left("b", NOW, LATER);
        history.leave(List.of(left("a", NOW, LATER), stays));
        history.noLongerLeft(ACCOUNT, List.of(key("a"), key("unknown")));
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(stays);
    }

    @Test
    void shouldSayWhetherALeftMessageIsDue() {
        history.leave(List.of(left("a", NOW, LATER), left("b", NOW, Instant.MAX)));
        assertThat(history.anyLeftDue(ACCOUNT, LATER.minusMillis(1))).isFalse();
        assertThat(history.anyLeftDue(ACCOUNT, LATER)).isTrue();
        reconcileWith(NOW, "b");
        assertThat(history.anyLeftDue(ACCOUNT, LATER)).as("gone").isFalse();
    }

    @Test
    void shouldForgetLeftMessagesThatAreMissing() {
        LeftMessage stays = left("b", NOW, LATER);
        history.leave(List.of(left("a", NOW, LATER), stays));
        RememberedMessages remembered = history.remembered(ACCOUNT);
        assertThat(remembered.size()).as("left is not collected").isZero();
        assertThat(remembered.see(key("b"))).isEmpty();
        assertThat(remembered.missing()).isZero();
        history.reconcile(ACCOUNT, remembered, NOW);
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(stays);
        assertThat(history.forgetMissingSince(ACCOUNT, LATER)).isEqualTo(1);
        reconcileWith(LATER, "a", "b");
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(stays);
    }

    @Test
    void shouldListALeftMessageAgainThatCameBack() {
        LeftMessage message = left("a", NOW, LATER);
        history.leave(List.of(message));
        reconcileWith(NOW);
        assertThat(history.left(ACCOUNT, 0, 10)).isEmpty();
        reconcileWith(NOW, "a");
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(message);
        assertThat(history.forgetMissingSince(ACCOUNT, LATER)).isZero();
    }

    @Test
    void shouldKeepApartWhatWasDeletedAndWhatIsLeftUnderOneId() {
        record(collected("a"));
        history.deleted(ACCOUNT, List.of(key("a")), NOW);
        LeftMessage second = new LeftMessage(
                ACCOUNT, key("a").incarnation(2), 1, LeftMessage.Cause.FAILED, "garbled", 1, NOW, LATER);
        history.leave(List.of(second));
        assertThat(see("a").map(Remembered::key)).contains(key("a"));
        reconcileWith(NOW, "a");
        assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(second);
        reconcileWith(NOW);
        assertThat(history.forgetMissingSince(ACCOUNT, LATER)).isEqualTo(2);
    }

    // ---- many accounts

    @Test
    void shouldServeTenThousandAccounts() {
        List<AccountName> accounts = IntStream.range(0, 10_000)
                .mapToObj(i -> new AccountName("account-" + i))
                .toList();
        List<Collected> one = accounts.stream()
                .map(account -> collected(account, key("a"), delivery(), NOW))
                .toList();
        assertThat(history.record(one).join()).hasSize(10_000).containsOnly(GRANTED);
        history.leave(accounts.stream()
                .map(account -> new LeftMessage(
                        account, key("b"), 1, LeftMessage.Cause.TOO_LARGE, "large", 1, NOW, Instant.MAX))
                .toList());
        restart();
        for (AccountName account : accounts) {
            RememberedMessages remembered = history.remembered(account);
            assertThat(remembered.size()).isEqualTo(1);
            assertThat(remembered.see(key("a"))).isPresent();
        }
        assertThat(history.left(accounts.get(9_999), 0, 10)).hasSize(1);
    }
}
