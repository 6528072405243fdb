/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.pop3.TestClient.failure;
import static org.jamescollector.pop3.TestClient.login;
import static org.jamescollector.pop3.TestClient.within;
import static org.jamescollector.testing.FakeMessage.ofSize;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jamescollector.account.SignIn;
import org.jamescollector.net.HostResolver;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.NoBufferLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a provider does wrong ends in bounded time and memory, with an error that names the step and what to do. */
@ExtendWith(NoBufferLeaks.class)
@Timeout(60)
class Pop3BadInputTest {

    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestClient client = new TestClient();

    @AfterEach
    void stop() {
        client.close();
    }

    private static FakePop3Server server() {
        return FakePop3Server.with(ofSize("a", 500), ofSize("b", 500), ofSize("c", 500))
                .pipelining();
    }

    private static Pop3Login impatient(FakePop3Server server) {
        return within(login(server.port()), TestClient.limits(LONG, SOON, LONG));
    }

    // ---- before the session

    @Test
    void shouldNameAnUnknownHost() {
        try (TestClient lost = new TestClient(Pop3Bounds.DEFAULT, host -> {
            throw new UnknownHostException(host);
        })) {
            Pop3Exception failure =
                    lost.refused(login("pop.example.invalid", 110, TestClient.clear(), SignIn.STRONGEST));

            assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_HOST);
            assertThat(failure).hasMessageStartingWith("connect: there is no host \"pop.example.invalid\". Check");
        }
    }

    @Test
    void shouldNotWaitLongerForNamesThanForConnections() {
        CountDownLatch stuck = new CountDownLatch(1);
        try (TestClient lost = new TestClient(Pop3Bounds.DEFAULT, host -> {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(host);
            }
            return List.of();
        })) {
            Pop3Exception failure = lost.refused(within(login(110), TestClient.limits(SOON, LONG, LONG)));

            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure).hasMessageContaining("name servers");
            stuck.countDown();
        }
    }

    @Test
    void shouldNameWhatCannotBeReached() throws IOException {
        int free = freePort();

        Pop3Exception failure = client.refused(login(free));

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.step()).isEqualTo("connect");
        assertThat(failure).hasMessageContaining("127.0.0.1:" + free).hasMessageContaining("firewall");
    }

    @Test
    void shouldTryEachAddressInTurn() {
        HostResolver two = host -> List.of(InetAddress.getByName("127.0.0.9"), InetAddress.getLoopbackAddress());
        try (FakePop3Server server = server().start();
                TestClient lucky = new TestClient(Pop3Bounds.DEFAULT, two);
                Pop3Session session =
                        lucky.open(login("two.example.com", server.port(), TestClient.clear(), SignIn.STRONGEST))) {
            assertThat(session.peer()).isEqualTo("two.example.com (127.0.0.1)");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "220 smtp.example.com ESMTP | That looks like SMTP: check <port>",
                "* OK IMAP4rev1 ready | That looks like IMAP: check <port>",
                "SSH-2.0-OpenSSH_9.2 | Check <host> and <port>",
                "+ | Check <host> and <port>",
            })
    void shouldKnowAGreetingThatIsNotPop3(String greeting, String hint) {
        try (FakePop3Server server = server().greeting(greeting).start()) {
            Pop3Exception failure = client.refused(login(server.port()));

            assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(failure.step()).isEqualTo("greeting");
            assertThat(failure).hasMessageContaining("\"" + greeting + "\"").hasMessageContaining(hint);
            assertThat(server.commands()).isEmpty();
        }
    }

    @Test
    void shouldKnowAGreetingThatRefuses() {
        try (FakePop3Server server =
                server().greeting("-ERR [SYS/TEMP] too many connections").start()) {
            Pop3Exception failure = client.refused(login(server.port()));

            assertThat(failure.kind()).isEqualTo(Kind.PROVIDER_TEMPORARY);
            assertThat(failure).hasMessageContaining("too many connections");
        }
    }

    @Test
    void shouldNotWaitForAGreetingForEver() {
        try (FakePop3Server server = server().stallAt("greeting").start()) {
            Pop3Exception failure = client.refused(impatient(server));

            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure.step()).isEqualTo("greeting");
            assertThat(failure).hasMessageContaining("TLS on connect").hasMessageContaining("<security>tls</security>");
            await().until(() -> server.openSessions() == 0);
        }
    }

    // ---- at every step

    static Stream<String> openingSteps() {
        return Stream.of("connect", "greeting", "CAPA", "USER", "PASS");
    }

    @ParameterizedTest
    @MethodSource("openingSteps")
    void shouldEndWhereTheLineIsCutWhileOpening(String step) {
        try (FakePop3Server server = server().cutAt(step).start()) {
            Pop3Exception failure = client.refused(login(server.port()));

            assertThat(failure.kind()).isEqualTo(Kind.CUT);
            assertThat(failure.step())
                    .isEqualTo(
                            switch (step) {
                                case "connect" -> "greeting";
                                case "USER", "PASS" -> "sign-in";
                                default -> step;
                            });
            assertThat(failure).hasMessageContaining("tried again");
        }
    }

    @ParameterizedTest
    @MethodSource("openingSteps")
    void shouldEndWhereNothingComesWhileOpening(String step) {
        try (FakePop3Server server = server().stallAt(step).start()) {
            assertThat(client.refused(impatient(server)).kind()).isEqualTo(Kind.TIMEOUT);
            await().until(() -> server.openSessions() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("openingSteps")
    void shouldEndWhereALineHasNoEndWhileOpening(String step) {
        try (FakePop3Server server = server().at(step, FakeAnswer.endlessLine()).start()) {
            Pop3Exception failure = client.refused(login(server.port()));

            assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(failure.getMessage()).contains("\"+OK xxxxx").hasSizeLessThan(600);
        }
    }

    static CompletableFuture<?> run(Pop3Session session, String step) {
        return switch (step) {
            case "STAT" -> session.stat();
            case "UIDL" -> session.uidl((message, id) -> {});
            case "LIST" -> session.list((message, size) -> {});
            case "TOP" -> session.top(1, 0, new ReceivedMessage());
            case "RETR" -> session.retr(1, 1_000_000, new ReceivedMessage());
            case "DELE" -> session.dele(1);
            case "RSET" -> session.rset();
            case "NOOP" -> session.noop();
            case "QUIT" -> session.quit();
            default -> throw new IllegalArgumentException(step);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"STAT", "UIDL", "LIST", "TOP", "RETR", "DELE", "RSET", "NOOP", "QUIT"})
    void shouldEndWhateverGoesWrongAtAnyCommand(String step) {
        try (FakePop3Server server = server().start()) {
            server.onceAt(step, FakeAnswer.cut())
                    .onceAt(step, FakeAnswer.cutAfter("+O"))
                    .onceAt(step, FakeAnswer.silence())
                    .onceAt(step, FakeAnswer.silenceAfter("+"))
                    .onceAt(step, FakeAnswer.endlessLine())
                    .onceAt(step, FakeAnswer.raw("what is this?\r\n"))
                    .onceAt(step, FakeAnswer.raw("+ go on\r\n"))
                    .onceAt(step, FakeAnswer.raw("-ERR no \u0007\r\n"));
            for (Kind expected : List.of(
                    Kind.CUT,
                    Kind.CUT,
                    Kind.TIMEOUT,
                    Kind.TIMEOUT,
                    Kind.TOO_LARGE,
                    Kind.PROTOCOL,
                    Kind.PROTOCOL,
                    Kind.REFUSED)) {
                try (Pop3Session session = client.open(impatient(server))) {
                    Pop3Exception failure = failure(run(session, step));
                    assertThat(failure.kind()).isEqualTo(expected);
                    assertThat(failure.step()).isEqualTo(step);
                    assertThat(failure).hasMessageNotContaining("\u0007");
                }
            }
            assertThat(server.maildrop()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UIDL", "LIST", "TOP", "RETR"})
    void shouldEndWhereAMultiLineAnswerBreaksOff(String step) {
        try (FakePop3Server server = server().start()) {
            server.onceAt(step, FakeAnswer.cutAfter("+OK\r\n1 2\r\n."))
                    .onceAt(step, FakeAnswer.silenceAfter("+OK\r\n1 2\r\n.\r"));
            try (Pop3Session session = client.open(server.port())) {
                assertThat(failure(run(session, step)).kind()).isEqualTo(Kind.CUT);
            }
            try (Pop3Session session = client.open(impatient(server))) {
                assertThat(failure(run(session, step)).kind()).isEqualTo(Kind.TIMEOUT);
            }
        }
    }

    // ---- without end

    @Test
    void shouldEndAMessageWithoutEnd() {
        try (FakePop3Server server =
                        server().at("RETR", FakeAnswer.endlessMessage()).start();
                Pop3Session session = client.open(server.port())) {
            ReceivedMessage received = new ReceivedMessage();
            Pop3Exception failure = failure(session.retr(1, 1_000_000, received));

            assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(failure)
                    .hasMessageContaining("more than the 1000000 octets")
                    .hasMessageContaining("<bytesPerSession>");
            assertThat(failure(received.message())).isSameAs(failure);
            assertThat(received.text()).hasSizeLessThanOrEqualTo(1_000_000);
            await().until(() -> server.openSessions() == 0);
        }
    }

    @Test
    void shouldEndAHeaderWithoutEnd() {
        try (FakePop3Server server =
                        server().at("TOP", FakeAnswer.endlessMessage()).start();
                Pop3Session session = client.open(server.port())) {
            assertThat(failure(session.top(1, 0, discard())).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    private static MessageSink discard() {
        return new MessageSink() {
            @Override
            public void chunk(ByteBuf bytes) {
                bytes.release();
            }

            @Override
            public void end() {}

            @Override
            public void failed(Pop3Exception cause) {}
        };
    }

    @Test
    void shouldEndCapabilitiesWithoutEnd() {
        try (FakePop3Server server =
                server().at("CAPA", FakeAnswer.listing(1_000)).start()) {
            assertThat(client.refused(login(server.port())).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    @Test
    void shouldEndALineWithoutEndInAListing() {
        try (FakePop3Server server = server().at("UIDL", FakeAnswer.endless("+OK\r\n1 ", "x"))
                        .start();
                Pop3Session session = client.open(server.port())) {
            assertThat(failure(run(session, "UIDL")).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    @Test
    void shouldEndASessionThatDribblesForEver() {
        try (FakePop3Server server =
                server().dribbling().at("RETR", FakeAnswer.endlessMessage()).start()) {
            Pop3Login login = within(login(server.port()), TestClient.limits(LONG, LONG, Duration.ofMillis(1_500)));
            try (Pop3Session session = client.open(login)) {
                Pop3Exception failure = failure(run(session, "RETR"));

                assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
                assertThat(failure)
                        .hasMessageContaining("session was not at its end")
                        .hasMessageContaining("<messagesPerSession>")
                        .hasMessageContaining("<sessionTimeout>");
            }
        }
    }
}
