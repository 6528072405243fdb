/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.testing.FakeMessage.message;
import static org.jamescollector.testing.FakeMessage.ofSize;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jamescollector.account.Keep;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.junit.jupiter.api.Test;

/** What a run does with a mailbox, by what the account says of it and by how good the provider's unique-ids are. */
class Pop3RunTest extends CollectingTest {

    private final List<FakeMessage> three = List.of(ofSize("a", 500), ofSize("b", 300), ofSize("c", 900));

    @Test
    void shouldHandOverEveryByteAndAskNothingNeedless() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.counts())
                    .isEqualTo(new RunProgress.Counts(
                            3, 3, three.stream().mapToLong(FakeMessage::size).sum(), 0, 3, 0, 1));
            assertThat(collector.delivered()).containsExactlyElementsOf(texts(three));
            assertThat(provider.maildrop()).isEmpty();
            assertThat(provider.commands()).noneMatch(command -> command.startsWith("TOP"));
        }
    }

    @Test
    void shouldPutATraceHeaderOnTopAndChangeNothingElse() throws Exception {
        collector.traceHeader = true;
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            collector.run(provider.port());

            List<String> delivered = collector.delivered();
            for (int i = 0; i < three.size(); i++) {
                String original = texts(three).get(i);
                assertThat(delivered.get(i))
                        .startsWith("Received: from 127.0.0.1")
                        .endsWith(original);
                String trace = delivered.get(i).substring(0, delivered.get(i).length() - original.length());
                assertThat(trace.lines().skip(1)).hasSizeBetween(1, 4).allMatch(line -> line.startsWith("\t"));
                assertThat(trace).contains("account info").contains("with POP3").endsWith("\r\n");
            }
        }
    }

    @Test
    void shouldNotLetItsTraceHeaderSwallowALineThatBeginsWithWhiteSpace() throws Exception {
        collector.traceHeader = true;
        FakeMessage odd = message("odd", " continued from nothing\r\nSubject: x\r\n\r\nbody\r\n");
        try (FakePop3Server provider = FakePop3Server.with(odd).start()) {
            collector.run(provider.port());
            assertThat(collector.delivered())
                    .singleElement()
                    .asString()
                    .doesNotContain("Received:")
                    .contains("continued from nothing", "Subject: x", "body");
        }
    }

    @Test
    void shouldCollectEmptyMessagesToo() throws Exception {
        FakeMessage empty = message("empty", "");
        try (FakePop3Server provider =
                FakePop3Server.with(empty, three.get(0)).pipelining().start()) {
            RunOutcome outcome = collector.run(provider.port());
            assertThat(outcome.problem()).isEmpty();
            assertThat(outcome.counts().collected()).isEqualTo(2);
        }
    }

    // ---- keeping

    @Test
    void shouldLeaveEverythingAndFetchItOnlyOnce() throws Exception {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            collector.run(provider.port());
            RunOutcome second = collector.run(provider.port());

            assertThat(second.counts().collected()).isZero();
            assertThat(provider.maildrop()).hasSize(3);
            assertThat(collector.delivered()).hasSize(3);
            assertThat(provider.commands()).noneMatch(command -> command.startsWith("DELE"));
        }
    }

    @Test
    void shouldLookAtAnUnchangedMailboxWithUidlAlone() throws Exception {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            collector.run(provider.port());
            collector.run(provider.port());
            assertThat(provider.commands(2).stream().filter(command -> !command.matches("CAPA|USER.*|PASS.*|AUTH.*")))
                    .containsExactly("STAT", "UIDL", "QUIT");

            provider.deliver(ofSize("d", 200));
            assertThat(collector.run(provider.port()).counts().collected()).isEqualTo(1);
        }
    }

    @Test
    void shouldDeleteWhatWasKeptLongEnough() throws Exception {
        collector.keep = new Keep.DeleteAfter(Duration.ofDays(7));
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            collector.run(provider.port());
            collector.now = collector.now.plus(Duration.ofDays(3));
            provider.deliver(ofSize("later", 300));
            collector.run(provider.port());
            assertThat(provider.maildrop()).hasSize(4);

            collector.now = collector.now.plus(Duration.ofDays(5));
            RunOutcome outcome = collector.run(provider.port());
            assertThat(outcome.counts().deleted()).isEqualTo(3);
            assertThat(provider.uniqueIds()).containsExactly("later");
            assertThat(collector.delivered()).hasSize(4);
        }
    }

    @Test
    void shouldDeleteWhatWasCollectedBeforeTheAccountWasToldToDelete() throws Exception {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            collector.run(provider.port());
            collector.keep = new Keep.DeleteAtOnce();
            collector.run(provider.port());
            assertThat(provider.maildrop()).isEmpty();
            assertThat(collector.spooled()).hasSize(3);
        }
    }

    // ---- limits and order

    @Test
    void shouldLeaveMessagesThatAreTooLargeUntilTheBoundIsRaised() throws Exception {
        collector.maximumMessageSize = OptionalLong.of(600);
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            RunOutcome first = collector.run(provider.port());
            assertThat(first.counts().left()).isEqualTo(1);
            assertThat(first.problem()).isEmpty();
            assertThat(provider.uniqueIds()).containsExactly("c");
            LeftMessage left = collector.left().get(0);
            assertThat(left.cause()).isEqualTo(LeftMessage.Cause.TOO_LARGE);
            assertThat(left.reason()).contains("600");

            assertThat(collector.run(provider.port()).counts().left()).isZero();

            collector.maximumMessageSize = OptionalLong.empty();
            collector.run(provider.port());
            assertThat(provider.maildrop()).isEmpty();
            assertThat(collector.left()).isEmpty();
            assertThat(collector.delivered()).hasSize(3);
        }
    }

    @Test
    void shouldTakeSmallMessagesFirstWhereAsked() throws Exception {
        collector.smallestFirst = true;
        try (FakePop3Server provider = FakePop3Server.with(three).pipelining().start()) {
            collector.run(provider.port());
            assertThat(collector.delivered())
                    .containsExactlyElementsOf(texts(List.of(three.get(1), three.get(0), three.get(2))));
        }
    }

    @Test
    void shouldMakeDeletionsFinalEveryNMessages() throws Exception {
        collector.messagesPerSession = 4;
        List<FakeMessage> ten = many(10);
        try (FakePop3Server provider = FakePop3Server.with(ten).pipelining().start()) {
            RunOutcome outcome = collector.run(provider.port());
            assertThat(outcome.counts().sessions()).isEqualTo(3);
            assertThat(provider.maildrop()).isEmpty();
            assertThat(collector.delivered()).containsExactlyElementsOf(texts(ten));
        }
    }

    @Test
    void shouldNotHaveMoreSessionsThanARunMayHave() throws Exception {
        collector.messagesPerSession = 4;
        collector.sessionsPerRun = OptionalInt.of(1);
        try (FakePop3Server provider =
                FakePop3Server.with(many(10)).pipelining().start()) {
            assertThat(collector.run(provider.port()).counts().collected()).isEqualTo(4);
            assertThat(provider.maildrop()).hasSize(6);
            assertThat(collector.run(provider.port()).counts().collected()).isEqualTo(4);
            assertThat(collector.run(provider.port()).counts().collected()).isEqualTo(2);
            assertThat(collector.delivered()).hasSize(10);
        }
    }

    @Test
    void shouldEndThoughTheProviderRefusesEveryDeletion() throws Exception {
        collector.keep = new Keep.Forever();
        List<FakeMessage> ten = many(10);
        try (FakePop3Server provider = FakePop3Server.with(ten).pipelining().start()) {
            collector.run(provider.port());
        }
        collector.keep = new Keep.DeleteAtOnce();
        collector.messagesPerSession = 4;
        try (FakePop3Server stubborn = FakePop3Server.with(ten)
                .pipelining()
                .refuseAt("DELE", "-ERR read-only")
                .start()) {
            RunOutcome outcome = collector.run(stubborn.port());
            assertThat(outcome.counts().deleted()).isZero();
            assertThat(stubborn.sessions()).isEqualTo(1);
        }
    }

    @Test
    void shouldPipelineWhereOfferedAndOnlyThere() throws Exception {
        try (FakePop3Server slow = FakePop3Server.with(many(50)).start();
                FakePop3Server quick = FakePop3Server.with(many(50))
                        .pipelining()
                        .awaitingPipeline("RETR 1", 50)
                        .start()) {
            collector.keep = new Keep.Forever();
            collector.run(slow.port());
            assertThat(slow.deepestPipeline()).isEqualTo(1);
            try (CollectFixture other = new CollectFixture(folder.resolve("other"))) {
                other.run(quick.port());
                assertThat(quick.deepestPipeline()).isEqualTo(50);
            }
        }
    }

    @Test
    void shouldLeaveTheRestToTheNextRunWhereTheProviderAsksForTimeBetweenSessions() throws Exception {
        collector.messagesPerSession = 4;
        try (FakePop3Server provider = FakePop3Server.with(many(10))
                .pipelining()
                .offering("LOGIN-DELAY 60")
                .start()) {
            assertThat(collector.run(provider.port()).counts().sessions()).isEqualTo(1);
            assertThat(provider.maildrop()).hasSize(6);
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(provider.sessions()).isEqualTo(2);
        }
    }

    @Test
    void shouldSayOnTheMailWhereItCameFrom() throws Exception {
        try (FakePop3Server provider = FakePop3Server.with(three.get(0)).start()) {
            collector.run(provider.port());
            assertThat(CollectedMail.read(collector.spooled().get(0)).orElseThrow())
                    .satisfies(message -> assertThat(message.account()).isEqualTo(CollectFixture.ACCOUNT))
                    .satisfies(message -> assertThat(message.key().value()).isEqualTo("a"))
                    .satisfies(message ->
                            assertThat(message.size()).isEqualTo(three.get(0).size()));
            assertThat(collector.spooled().get(0).getRemoteAddr()).isEqualTo("127.0.0.1");
        }
    }

    private static List<FakeMessage> many(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> ofSize("uid-" + i, 200 + i))
                .toList();
    }
}
