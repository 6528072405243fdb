/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamescollector.account.Keep;
import org.jamescollector.history.Collected;
import org.jamescollector.history.History;
import org.jamescollector.history.HistoryException;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the provider does: nothing lost, nothing twice, in bounded time, with an error that names the step. */
class Pop3RunFaultsTest extends CollectingTest {

    private static final int MESSAGES = 8;

    private final List<FakeMessage> messages = IntStream.rangeClosed(1, MESSAGES)
            .mapToObj(i -> FakeMessage.ofSize("uid-" + i, 400 * i))
            .toList();

    static Stream<String> steps() {
        return Stream.of(
                "greeting",
                "CAPA",
                "USER",
                "PASS",
                "STAT",
                "LIST",
                "UIDL",
                "RETR 1",
                "RETR 5",
                "RETR 8",
                "DELE 1",
                "DELE 8",
                "QUIT");
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldLoseAndRepeatNothingWhenTheLineIsCutAt(String step) throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .pipelining()
                .onceAt(step, FakeAnswer.cut())
                .start()) {
            RunOutcome cut = collector.run(provider.port());
            assertThat(cut.problem()).isPresent();
            assertThat(cut.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.PROVIDER);

            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldLoseAndRepeatNothingWithoutPipeliningWhenTheLineIsCutAt(String step) throws Exception {
        try (FakePop3Server provider =
                FakePop3Server.with(messages).onceAt(step, FakeAnswer.cut()).start()) {
            assertThat(collector.run(provider.port()).problem()).isPresent();
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 20, 200, 390, 399, 405, 410})
    void shouldLoseAndRepeatNothingWhenTheLineIsCutWithinAMessage(long octets) throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .pipelining()
                .cutInside("RETR 2", octets)
                .start()) {
            assertThat(collector.run(provider.port()).problem()).isPresent();
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldEndInTimeWhenTheProviderFallsSilentAt(String step) throws Exception {
        collector.replyTimeout = Duration.ofMillis(300);
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .pipelining()
                .onceAt(step, FakeAnswer.silence())
                .start()) {
            RunOutcome silent = collector.run(provider.port());
            assertThat(silent.problem()).isPresent();

            collector.replyTimeout = Duration.ofSeconds(5);
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STAT, STAT",
        "LIST, LIST",
        "QUIT, QUIT",
    })
    void shouldNameTheStepThatWasRefused(String step, String named) throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .pipelining()
                .onceAt(step, FakeAnswer.raw("-ERR not today\r\n"))
                .start()) {
            RunOutcome refused = collector.run(provider.port());
            assertThat(refused.problem().orElseThrow().message())
                    .contains(named)
                    .contains("not today");

            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
        }
    }

    @Test
    void shouldGoOnWithTheOtherMessagesWhenOneIsRefused() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .pipelining()
                .onceAt("RETR 3", FakeAnswer.raw("-ERR cannot read it\r\n"))
                .start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem()).isEmpty();
            assertThat(outcome.counts().collected()).isEqualTo(MESSAGES - 1);
            assertThat(outcome.counts().left()).isEqualTo(1);
            assertThat(provider.uniqueIds()).containsExactly("uid-3");
            assertThat(collector.left()).hasSize(1);
            assertThat(collector.left().get(0).reason()).contains("cannot read it");
            assertThat(collector.left().get(0).key().value()).isEqualTo("uid-3");

            collector.run(provider.port());
            assertThat(collector.delivered()).hasSize(MESSAGES - 1);

            collector.now = collector.now.plus(Duration.ofHours(1));
            collector.run(provider.port());
            assertEverythingDeliveredOnce();
            assertThat(collector.left()).isEmpty();
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @Test
    void shouldPauseLongerAfterEachFailedAttempt() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .pipelining()
                .refuseAt("RETR 1", "-ERR broken for ever")
                .start()) {
            collector.keep = new Keep.Forever();
            Duration before = Duration.ZERO;
            for (int attempt = 1; attempt <= 6; attempt++) {
                collector.run(provider.port());
                assertThat(collector.left().get(0).attempts()).isEqualTo(attempt);
                Duration pause =
                        Duration.between(collector.now, collector.left().get(0).nextAttempt());
                assertThat(pause).isGreaterThan(before.equals(Duration.ofDays(1)) ? Duration.ZERO : before);
                assertThat(pause).isLessThanOrEqualTo(Duration.ofDays(1));
                before = pause;
                collector.now = collector.now.plus(pause);
            }
        }
    }

    @Test
    void shouldSkipAnEndlessMessageAndCollectTheOthers() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .pipelining()
                .onceAt("RETR 2", FakeAnswer.endlessMessage())
                .start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem()).isEmpty();
            assertThat(collector.delivered()).hasSize(MESSAGES - 1);
            assertThat(collector.left()).hasSize(1);
            assertThat(collector.left().get(0).key().value()).isEqualTo("uid-2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIST", "UIDL"})
    void shouldRefuseAListingOfTenMillionLines(String step) throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .pipelining()
                .notRecording()
                .onceAt(step, FakeAnswer.listing(10_000_000))
                .start()) {
            assertThat(collector.run(provider.port()).problem().orElseThrow().message())
                    .contains(step);
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "99999999999999999999", "abc", ""})
    void shouldCollectMessagesWhoseSizesAreNonsense(String size) throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages.subList(0, 2))
                .pipelining()
                .onceAt("LIST", FakeAnswer.lines("1 " + size, "2 " + size))
                .start()) {
            collector.run(provider.port());
            collector.run(provider.port());
            assertThat(collector.delivered()).containsExactlyInAnyOrderElementsOf(texts(messages.subList(0, 2)));
        }
    }

    @Test
    void shouldAskForThePasswordOnceOnly() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .pipelining()
                .refuseAt("PASS", "-ERR [AUTH] wrong password")
                .start()) {
            RunOutcome outcome = collector.run(provider.port());
            assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.CREDENTIALS);
            assertThat(provider.sessions()).isEqualTo(1);
            assertThat(provider.commands().stream().filter(command -> command.startsWith("PASS")))
                    .hasSize(1);
        }
    }

    @Test
    void shouldNotAlarmWhenSomebodyElseHasTheMailbox() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .pipelining()
                .offering("RESP-CODES")
                .onceAt("PASS", FakeAnswer.raw("-ERR [IN-USE] another session\r\n"))
                .start()) {
            assertThat(collector.run(provider.port()).problem().orElseThrow().kind())
                    .isEqualTo(RunProblem.Kind.BUSY);
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
        }
    }

    @Test
    void shouldLeaveMessagesWhenTheSpoolRefuses() throws Exception {
        try (FakePop3Server provider =
                FakePop3Server.with(messages).pipelining().start()) {
            collector.refuse("");
            RunOutcome refused = collector.run(provider.port());
            assertThat(refused.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.LOCAL);
            assertThat(refused.problem().orElseThrow().message()).contains("no room for this");
            assertThat(provider.maildrop()).hasSize(MESSAGES);
            assertThat(collector.left()).hasSize(3);

            collector.acceptAgain();
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
            assertThat(provider.maildrop()).isEmpty();
            assertThat(collector.left()).isEmpty();
        }
    }

    @Test
    void shouldCollectEverythingWithinAnHourAfterALongTimeWithoutSpool() throws Exception {
        try (FakePop3Server provider =
                FakePop3Server.with(messages).pipelining().start()) {
            collector.refuse("");
            for (int run = 1; run <= 30; run++) {
                assertThat(collector.run(provider.port()).counts().left()).isLessThanOrEqualTo(3);
                collector.now = collector.now.plus(Duration.ofHours(1));
            }
            assertThat(provider.maildrop()).hasSize(MESSAGES);
            assertThat(collector.left()).hasSize(MESSAGES);

            collector.acceptAgain();
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
            assertThat(collector.left()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCollectWhatStandsBehindMessagesThatTheSpoolRefuses(boolean uniqueIds) throws Exception {
        List<FakeMessage> bad = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> FakeMessage.message("bad-" + i, "Subject: bad " + i + "\r\n\r\nno\r\n"))
                .toList();
        FakePop3Server mailbox = FakePop3Server.with(
                        Stream.concat(bad.stream(), messages.stream()).toList())
                .pipelining();
        try (FakePop3Server provider =
                (uniqueIds ? mailbox : mailbox.withoutUidl().withoutTop()).start()) {
            collector.refuse("Subject: bad");
            assertThat(collector.run(provider.port()).problem()).isPresent();
            assertThat(collector.delivered()).isEmpty();

            // With unique-ids the others come first now; without them the bad ones have to be fetched once more to be
            // known.
            assertThat(collector.run(provider.port()).problem()).isPresent();
            assertThat(collector.delivered()).hasSize(uniqueIds ? MESSAGES : 0);

            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
            assertThat(provider.maildrop()).hasSize(bad.size());

            collector.acceptAgain();
            collector.now = collector.now.plus(Duration.ofHours(1));
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(collector.delivered()).hasSize(bad.size() + MESSAGES).doesNotHaveDuplicates();
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @Test
    void shouldTryMessagesThatTheSpoolRefusedAfterTheOthers() throws Exception {
        try (FakePop3Server provider =
                FakePop3Server.with(messages).pipelining().start()) {
            collector.refuse("");
            collector.run(provider.port());

            collector.acceptAgain();
            collector.run(provider.port());
            assertThat(collector.delivered())
                    .containsExactlyElementsOf(
                            texts(Stream.concat(messages.subList(3, MESSAGES).stream(), messages.subList(0, 3).stream())
                                    .toList()));
        }
    }

    @Test
    void shouldSetAsideTheOneMessageThatTheSpoolRefuses() throws Exception {
        try (FakePop3Server provider =
                FakePop3Server.with(messages).pipelining().start()) {
            collector.refuse("Subject: message uid-4\r\n");
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(collector.delivered()).hasSize(MESSAGES - 1);
            assertThat(provider.uniqueIds()).containsExactly("uid-4");
            assertThat(collector.left().get(0).reason()).contains("no room for this");
        }
    }

    @Test
    void shouldDeleteNothingThatHistoryDoesNotKnow() throws Exception {
        try (FakePop3Server provider =
                FakePop3Server.with(messages).pipelining().start()) {
            collector.historyOfRuns = new ForgetfulHistory(collector.history());
            RunOutcome failed = collector.run(provider.port());
            assertThat(failed.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.LOCAL);
            assertThat(provider.maildrop()).hasSize(MESSAGES);
            int spooledInVain = collector.spooled().size();
            assertThat(spooledInVain).isBetween(1, MESSAGES);

            collector.historyOfRuns = collector.history();
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(collector.spooled()).hasSize(spooledInVain + MESSAGES);
            assertEverythingDeliveredOnce();
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @Test
    void shouldStopAtTheNextMessageWhenJamesStops() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(messages)
                .onceAt("RETR 3", line -> {
                    collector.stopping.set(true);
                    FakeAnswer.raw("-ERR too late\r\n").give(line);
                })
                .start()) {
            RunOutcome stopped = collector.run(provider.port());
            assertThat(stopped.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.STOPPING);
            assertThat(stopped.isFailure()).isFalse();
            collector.stopping.set(false);
            collector.now = collector.now.plus(Duration.ofDays(1));
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertEverythingDeliveredOnce();
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    @Test
    void shouldDeliverOnceWhenTheProviderForgetsItsDeletions() throws Exception {
        try (FakePop3Server provider =
                FakePop3Server.with(messages).pipelining().start()) {
            collector.run(provider.port());
            messages.forEach(provider::deliver);
            collector.run(provider.port());
            collector.run(provider.port());
            assertEverythingDeliveredOnce();
        }
    }

    private void assertEverythingDeliveredOnce() {
        assertThat(collector.delivered()).containsExactlyInAnyOrderElementsOf(texts(messages));
    }

    /** A history whose database is gone when messages are to be recorded. */
    private static final class ForgetfulHistory extends ForwardingHistory {

        ForgetfulHistory(History history) {
            super(history);
        }

        @Override
        public CompletableFuture<List<Claim>> record(List<Collected> messages) {
            return CompletableFuture.failedFuture(
                    new HistoryException("the database is gone", new java.sql.SQLException("gone")));
        }
    }
}
