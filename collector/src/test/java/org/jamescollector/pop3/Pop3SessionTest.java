/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.pop3.TestClient.failure;
import static org.jamescollector.pop3.TestClient.get;
import static org.jamescollector.testing.FakeMessage.message;
import static org.jamescollector.testing.FakeMessage.ofSize;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jamescollector.account.SignIn;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.NoBufferLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoBufferLeaks.class)
@Timeout(60)
class Pop3SessionTest {

    private static final int PIPELINED = Pop3Bounds.DEFAULT.pipelinedCommands();

    private final TestClient client = new TestClient();

    @AfterEach
    void stop() {
        client.close();
    }

    private static List<FakeMessage> messages(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> ofSize("id-" + i, 300 + i))
                .toList();
    }

    private static List<ReceivedMessage> retrAll(Pop3Session session, int count) {
        List<ReceivedMessage> received = new ArrayList<>();
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            ReceivedMessage sink = new ReceivedMessage();
            received.add(sink);
            futures.add(session.retr(i, Long.MAX_VALUE, sink));
        }
        futures.forEach(TestClient::get);
        return received;
    }

    @Test
    void shouldSendWholeBatchesWherePipeliningIsOffered() {
        List<FakeMessage> messages = messages(2_000);
        try (FakePop3Server server = FakePop3Server.with(messages)
                        .pipelining()
                        .awaitingPipeline("RETR 1", PIPELINED)
                        .start();
                Pop3Session session = client.open(server.port())) {
            List<ReceivedMessage> received = retrAll(session, messages.size());

            for (int i = 0; i < messages.size(); i++) {
                assertThat(get(received.get(i).message()))
                        .isEqualTo(messages.get(i).octets());
            }
            assertThat(server.deepestPipeline()).isEqualTo(PIPELINED);
        }
    }

    @Test
    void shouldSendOneCommandAtATimeElsewhere() {
        try (FakePop3Server server = FakePop3Server.with(messages(50)).start();
                Pop3Session session = client.open(server.port())) {
            retrAll(session, 50);

            assertThat(server.deepestPipeline()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void shouldUnderstandAnswersThatComeInPieces(int octets) {
        List<FakeMessage> messages = List.of(
                message("a", ".\r\n..\r\n.x\r\n\0\r\n"),
                message("b", "\r\n"),
                message("c", ""),
                message("d", "\r\n.\r\n"));
        try (FakePop3Server server = FakePop3Server.with(messages)
                        .pipelining()
                        .inPiecesOf(octets)
                        .start();
                Pop3Session session = client.open(server.port())) {
            assertThat(TestClient.uidl(session))
                    .containsEntry(1, "a")
                    .containsEntry(4, "d")
                    .hasSize(4);
            List<ReceivedMessage> received = retrAll(session, messages.size());

            for (int i = 0; i < messages.size(); i++) {
                assertThat(get(received.get(i).message()))
                        .isEqualTo(messages.get(i).octets());
            }
        }
    }

    @Test
    void shouldDeleteOnlyWithQuit() {
        try (FakePop3Server server =
                FakePop3Server.with(messages(3)).pipelining().start()) {
            try (Pop3Session session = client.open(server.port())) {
                get(session.dele(1));
            }
            await().until(() -> server.openSessions() == 0);
            assertThat(server.maildrop()).hasSize(3);

            Pop3Session session = client.open(server.port());
            get(session.dele(1));
            get(session.dele(2));
            get(session.rset());
            get(session.dele(3));
            get(session.quit());
            assertThat(server.uniqueIds()).containsExactly("id-1", "id-2");
        }
    }

    @Test
    void shouldSendQuitOnlyWhenEverythingBeforeItIsAnswered() {
        try (FakePop3Server server = FakePop3Server.with(messages(3))
                        .pipelining()
                        .cutAt("DELE 2")
                        .start();
                Pop3Session session = client.open(server.port())) {
            CompletableFuture<Void> first = session.dele(1);
            CompletableFuture<Void> second = session.dele(2);
            CompletableFuture<Void> quit = session.quit();

            get(first);
            assertThat(failure(second).kind()).isEqualTo(Kind.CUT);
            assertThat(failure(quit).kind()).isEqualTo(Kind.CUT);
            assertThat(server.commands()).doesNotContain("QUIT");
        }
    }

    @Test
    void shouldKnowACutBeforeTheAnswerToQuit() {
        try (FakePop3Server server = FakePop3Server.with().cutAt("QUIT").start();
                Pop3Session session = client.open(server.port())) {
            Pop3Exception failure = failure(session.quit());

            assertThat(failure.kind()).isEqualTo(Kind.CUT);
            assertThat(failure.step()).isEqualTo("QUIT");
        }
    }

    @Test
    void shouldSayThatQuitWasRefused() {
        try (FakePop3Server server = FakePop3Server.with()
                        .refuseAt("QUIT", "-ERR some deleted messages not removed")
                        .start();
                Pop3Session session = client.open(server.port())) {
            assertThat(failure(session.quit()))
                    .hasMessageContaining("some deleted messages not removed")
                    .extracting(Pop3Exception::kind)
                    .isEqualTo(Kind.REFUSED);
            await().until(() -> server.openSessions() == 0);
        }
    }

    @Test
    void shouldGoOnAfterErr() {
        try (FakePop3Server server = FakePop3Server.with(messages(3))
                        .pipelining()
                        .refuseAt("RETR 2", "-ERR [SYS/TEMP] index broken")
                        .start();
                Pop3Session session = client.open(server.port())) {
            ReceivedMessage one = new ReceivedMessage();
            ReceivedMessage two = new ReceivedMessage();
            ReceivedMessage three = new ReceivedMessage();
            CompletableFuture<Void> first = session.retr(1, 10_000, one);
            CompletableFuture<Void> refused = session.retr(2, 10_000, two);
            get(session.retr(3, 10_000, three));

            get(first);
            assertThat(failure(refused).kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure(two.message()).kind()).isEqualTo(Kind.REFUSED);
            assertThat(two.ends()).isEqualTo(1);
            assertThat(get(three.message())).hasSize(messages(3).get(2).size());
        }
    }

    @Test
    void shouldFailWhateverIsInLineWhenTheConnectionIsCut() {
        try (FakePop3Server server = FakePop3Server.with(messages(1_000))
                        .pipelining()
                        .cutInside("RETR 5", 200)
                        .start();
                Pop3Session session = client.open(server.port())) {
            List<ReceivedMessage> received = IntStream.range(0, 1_000)
                    .mapToObj(i -> new ReceivedMessage())
                    .toList();
            // First those that are answered: when the line is cut while commands are written, answers not yet read go
            // with it.
            for (int i = 0; i < 4; i++) {
                get(session.retr(i + 1, 10_000, received.get(i)));
            }
            List<CompletableFuture<Void>> futures = IntStream.range(4, 1_000)
                    .mapToObj(i -> session.retr(i + 1, 10_000, received.get(i)))
                    .toList();

            assertThat(failure(session.noop()).kind()).isEqualTo(Kind.CUT);
            assertThat(futures).allSatisfy(future -> assertThat(future).isCompletedExceptionally());
            assertThat(get(received.get(3).message())).isNotEmpty();
            assertThat(received.subList(4, 1_000))
                    .allSatisfy(
                            sink -> assertThat(failure(sink.message()).kind()).isEqualTo(Kind.CUT))
                    .allSatisfy(sink -> assertThat(sink.ends()).isEqualTo(1));
        }
    }

    @Test
    void shouldCloseAsOftenAsAskedFromAnyThread() {
        try (FakePop3Server server = FakePop3Server.with().stallAt("NOOP").start()) {
            Pop3Session session = client.open(server.port());
            CompletableFuture<Void> noop = session.noop();
            session.close();
            session.close();

            assertThat(failure(noop).kind()).isEqualTo(Kind.CUT);
            assertThat(failure(session.stat()).kind()).isEqualTo(Kind.CUT);
            session.close();
            await().until(() -> server.openSessions() == 0);
        }
    }

    @Test
    void shouldStopReadingWhilePaused() {
        FakeMessage large = ofSize("large", 4_000_000);
        try (FakePop3Server server = FakePop3Server.with(large).start();
                Pop3Session session = client.open(TestClient.within(
                        TestClient.login(server.port()),
                        TestClient.limits(Duration.ofSeconds(5), Duration.ofMillis(400), Duration.ofSeconds(60))))) {
            AtomicLong octets = new AtomicLong();
            AtomicInteger pauses = new AtomicInteger();
            CompletableFuture<Void> retrieved = session.retr(1, Long.MAX_VALUE, new MessageSink() {
                @Override
                public void chunk(ByteBuf bytes) {
                    octets.addAndGet(bytes.readableBytes());
                    bytes.release();
                    if (pauses.incrementAndGet() == 1) {
                        session.pauseReading();
                    }
                }

                @Override
                public void end() {}

                @Override
                public void failed(Pop3Exception cause) {}
            });

            // Longer than the reply timeout, which must stand still.
            await().during(1, TimeUnit.SECONDS).atMost(5, TimeUnit.SECONDS).until(() -> octets.get() < 200_000);
            assertThat(retrieved).isNotDone();
            session.resumeReading();
            get(retrieved);
            assertThat(octets).hasValue(large.size());
        }
    }

    @Test
    void shouldSurviveASinkThatFails() {
        try (FakePop3Server server =
                FakePop3Server.with(messages(3)).pipelining().start()) {
            Pop3Session session = client.open(server.port());
            AtomicInteger told = new AtomicInteger();
            Pop3Exception failure = failure(session.retr(1, 10_000, new MessageSink() {
                @Override
                public void chunk(ByteBuf bytes) {
                    bytes.release();
                    throw new IllegalStateException("disk full");
                }

                @Override
                public void end() {
                    told.addAndGet(100);
                }

                @Override
                public void failed(Pop3Exception cause) {
                    told.incrementAndGet();
                    throw new IllegalStateException("and again");
                }
            }));

            assertThat(failure).hasMessageContaining("disk full");
            assertThat(failure.kind().endsSession()).isTrue();
            assertThat(told).hasValue(1);
            // The event loop is alive.
            try (Pop3Session next = client.open(server.port())) {
                assertThat(get(next.stat()).messages()).isEqualTo(3);
            }
        }
    }

    @Test
    void shouldSurviveAListingConsumerThatFails() {
        try (FakePop3Server server = FakePop3Server.with(messages(3)).start();
                Pop3Session session = client.open(server.port())) {
            Pop3Exception failure = failure(session.uidl((message, id) -> {
                throw new IllegalStateException("history is gone");
            }));

            assertThat(failure).hasMessageContaining("history is gone");
            assertThat(failure.kind()).isEqualTo(Kind.CUT);
        }
    }

    @Test
    void shouldUnderstandAProviderThatEndsLinesWithLineFeedAlone() {
        try (FakePop3Server server = FakePop3Server.with(message("a", "x\r\n.\r\n..\r\n"))
                        .withLineFeedOnly()
                        .start();
                Pop3Session session = client.open(server.port())) {
            assertThat(TestClient.uidl(session)).containsEntry(1, "a");
            assertThat(TestClient.retr(session, 1)).asString().isEqualTo("x\n.\n..\n");
            get(session.quit());
        }
    }

    @Test
    void shouldGiveTheHeaderAlone() {
        try (FakePop3Server server = FakePop3Server.with(message("a", "A: b\r\n\r\none\r\ntwo\r\n"))
                        .start();
                Pop3Session session = client.open(server.port())) {
            ReceivedMessage top = new ReceivedMessage();
            get(session.top(1, 1, top));

            assertThat(get(top.message())).asString().isEqualTo("A: b\r\n\r\none\r\n");
        }
    }

    @Test
    void shouldServeManySessionsAtTheSameTime() {
        try (FakePop3Server server =
                FakePop3Server.with(messages(20)).pipelining().start()) {
            List<CompletableFuture<Pop3Session>> opening = IntStream.range(0, 100)
                    .mapToObj(i -> client.opening(TestClient.login(server.port())))
                    .toList();
            List<Pop3Session> sessions = opening.stream().map(TestClient::get).toList();
            assertThat(server.openSessions()).isEqualTo(100);
            sessions.forEach(session -> assertThat(retrAll(session, 20)).hasSize(20));
            sessions.forEach(session -> get(session.quit()));
        }
    }

    @Test
    void shouldNameThePeer() {
        try (FakePop3Server server = FakePop3Server.with().start();
                Pop3Session session = client.open(
                        TestClient.login("localhost", server.port(), TestClient.clear(), SignIn.STRONGEST))) {
            assertThat(session.peer()).isEqualTo("localhost (127.0.0.1)");
        }
    }
}
