/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.pop3.TestClient.failure;
import static org.jamescollector.pop3.TestClient.get;
import static org.jamescollector.testing.FakeMessage.ofSize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakeMessage;
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

/** {@code *ENV} (SDPS), asked of providers that have it, of those that do not, and of those that answer nonsense. */
@ExtendWith(NoBufferLeaks.class)
@Timeout(60)
class Pop3EnvelopeTest {

    private static final SdpsAnswer USUAL = new SdpsAnswer("sender@example.com", "anna@example.org");

    private final TestClient client = new TestClient();

    @AfterEach
    void stop() {
        client.close();
    }

    private static FakePop3Server server() {
        return FakePop3Server.with(
                ofSize("a", 300).withEnvelope(USUAL.sender(), USUAL.recipient()),
                ofSize("b", 300).withEnvelope(USUAL.sender(), USUAL.recipient()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100_000})
    void shouldTellSenderAndRecipientHoweverTheAnswerComesInPieces(int octets) {
        try (FakePop3Server server = server().inPiecesOf(octets).start();
                Pop3Session session = client.open(server.port())) {
            assertThat(get(session.env(2))).isEqualTo(USUAL);
            assertThat(server.commands()).endsWith("*ENV 2");
            get(session.quit());
        }
    }

    @Test
    void shouldCountTheStatusLineAsTheFirstOfTheAnswer() {
        try (FakePop3Server server = server().at(
                                "*ENV 1",
                                FakeAnswer.raw("+OK first\r\nsecond\r\nthird\r\nfourth\r\nfifth\r\nsixth\r\n.\r\n"))
                        .start();
                Pop3Session session = client.open(server.port())) {
            assertThat(get(session.env(1))).isEqualTo(new SdpsAnswer("fourth", "fifth"));
        }
    }

    @Test
    void shouldUnderstandLineFeedsAlone() {
        try (FakePop3Server server = server().withLineFeedOnly().start();
                Pop3Session session = client.open(server.port())) {
            assertThat(get(session.env(1))).isEqualTo(USUAL);
        }
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"'',''", "' ',' '", "<>,<>"})
    void shouldLeaveABlankSenderAsItIs(String sender, String expected) {
        FakeMessage bounce = ofSize("a", 300).withEnvelope(sender, "anna@example.org");
        try (FakePop3Server server = FakePop3Server.with(bounce).start();
                Pop3Session session = client.open(server.port())) {
            assertThat(get(session.env(1))).isEqualTo(new SdpsAnswer(expected, "anna@example.org"));
        }
    }

    @Test
    void shouldTakeDoubledDotsForOne() {
        FakeMessage dotted = ofSize("a", 300).withEnvelope(".sender@example.com", ".");
        try (FakePop3Server server = FakePop3Server.with(dotted).start();
                Pop3Session session = client.open(server.port())) {
            assertThat(get(session.env(1))).isEqualTo(new SdpsAnswer(".sender@example.com", "."));
        }
    }

    @Test
    void shouldLeaveOddOctetsToWhoReadsAddresses() {
        String garbage = "\u0000\u0001\u00ff\u0080\u001b[31m";
        try (FakePop3Server server = server().at("*ENV 1", FakeAnswer.lines("", garbage, garbage, garbage))
                        .start();
                Pop3Session session = client.open(server.port())) {
            assertThat(get(session.env(1))).isEqualTo(new SdpsAnswer(garbage, garbage));
            assertThat(get(session.env(2))).isEqualTo(USUAL);
        }
    }

    // ---- no answer, and the session goes on

    @Test
    void shouldGoOnWhereTheProviderDoesNotHaveIt() {
        try (FakePop3Server server = server().pipelining().without("*ENV").start();
                Pop3Session session = client.open(server.port())) {
            Pop3Exception failure = failure(session.env(1));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.kind().endsSession()).isFalse();
            assertThat(failure)
                    .hasMessageContaining("*ENV: the provider answered \"-ERR unknown command\" to \"*ENV 1\"");
            assertThat(TestClient.retr(session, 1))
                    .isEqualTo(server.maildrop().get(0).octets());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1\r\n",
                "1\r\n2\r\nsender@example.com\r\n",
                "1\r\n2\r\n3\r\n\r\n",
                "1\r\n2\r\n3\r\n \t\r\n5\r\n"
            })
    void shouldGoOnAfterAnAnswerWithoutRecipient(String lines) {
        try (FakePop3Server server = server().pipelining()
                        .at("*ENV 1", FakeAnswer.raw("+OK\r\n" + lines + ".\r\n"))
                        .start();
                Pop3Session session = client.open(server.port())) {
            CompletableFuture<SdpsAnswer> bad = session.env(1);
            CompletableFuture<SdpsAnswer> good = session.env(2);

            Pop3Exception failure = failure(bad);
            assertThat(failure.kind()).isEqualTo(Kind.INCOMPLETE);
            assertThat(failure.kind().endsSession()).isFalse();
            assertThat(failure)
                    .hasMessageStartingWith("*ENV: ")
                    .hasMessageContaining("does not name a recipient")
                    .hasMessageContaining("it has " + lines.lines().count() + " lines");
            assertThat(get(good)).isEqualTo(USUAL);
        }
    }

    @Test
    void shouldQuoteEscapedAndCutWhatItDoesNotUnderstand() {
        try (FakePop3Server server = server().at("*ENV 1", FakeAnswer.lines("\u001b[31m" + "x".repeat(5_000)))
                        .start();
                Pop3Session session = client.open(server.port())) {
            assertThat(failure(session.env(1)).getMessage())
                    .contains("\\x1B[31m")
                    .hasSizeLessThan(500)
                    .doesNotContain("\u001b");
        }
    }

    // ---- the session is lost

    static List<FakeAnswer> endless() {
        return List.of(
                FakeAnswer.endless("+OK\r\n", "x"),
                FakeAnswer.endless("+OK\r\n", "\r\n"),
                FakeAnswer.endless("+OK\r\n", "\n"),
                FakeAnswer.endless("+OK\r\n", "another line of this envelope\r\n"),
                FakeAnswer.endlessLine());
    }

    @ParameterizedTest
    @MethodSource("endless")
    void shouldEndTheSessionWhenTheAnswerHasNoEnd(FakeAnswer endless) {
        try (FakePop3Server server = server().at("*ENV 1", endless).start();
                Pop3Session session = client.open(server.port())) {
            Pop3Exception failure = failure(session.env(1));
            assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(failure.step()).isEqualTo("*ENV");
            assertThat(failure(session.noop()).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 5, 20, 40, 60, 80})
    void shouldFailWhenTheLineIsCutInTheMiddle(long octets) {
        try (FakePop3Server server = server().cutInside("*ENV 1", octets).start();
                Pop3Session session = client.open(server.port())) {
            Pop3Exception failure = failure(session.env(1));
            assertThat(failure.kind()).isEqualTo(Kind.CUT);
            assertThat(failure.step()).isEqualTo("*ENV");
        }
    }

    @Test
    void shouldSayWhatIsNoPop3() {
        try (FakePop3Server server = server().at("*ENV 1", FakeAnswer.raw("\u0000\u00ff\u0001\r\n"))
                        .start();
                Pop3Session session = client.open(server.port())) {
            assertThat(failure(session.env(1)).kind()).isEqualTo(Kind.PROTOCOL);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+OK\r\n",
                "+OK whatever you say\r\n",
                "+OK\r\nMon\r\nhost\r\nsender@example.com\r\nanna@example.org\r\n"
            })
    void shouldNeverTakeTheNextAnswerForAPartOfThisOne(String unended) {
        try (FakePop3Server server = server().pipelining()
                        .at("*ENV", FakeAnswer.raw(unended))
                        .start();
                Pop3Session session = client.open(server.port())) {
            ReceivedMessage received = new ReceivedMessage();
            CompletableFuture<SdpsAnswer> envelope = session.env(1);
            CompletableFuture<Void> message = session.retr(1, Long.MAX_VALUE, received);
            CompletableFuture<SdpsAnswer> next = session.env(2);
            CompletableFuture<Void> another = session.retr(2, Long.MAX_VALUE, new ReceivedMessage());

            Pop3Exception failure = failure(envelope);
            assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(failure)
                    .hasMessageContaining("the next one begins in it")
                    .hasMessageContaining("<sdps/>");
            assertThat(failure(message)).isSameAs(failure);
            assertThat(failure(next)).isSameAs(failure);
            assertThat(failure(another)).isSameAs(failure);
        }
    }

    @Test
    void shouldTakeAnAddressThatBeginsLikeAStatusLineForAnAddress() {
        FakeMessage odd = ofSize("a", 300).withEnvelope("-err@example.com", "+ok@example.org");
        try (FakePop3Server server = FakePop3Server.with(odd).start();
                Pop3Session session = client.open(server.port())) {
            assertThat(get(session.env(1))).isEqualTo(new SdpsAnswer("-err@example.com", "+ok@example.org"));
        }
    }

    // ---- among other commands

    @Test
    void shouldBePipelinedAndAnsweredJustBeforeItsMessage() {
        int count = 300;
        int depth = Pop3Bounds.DEFAULT.pipelinedCommands();
        List<FakeMessage> messages = IntStream.rangeClosed(1, count)
                .mapToObj(i -> i % 3 == 0
                        ? ofSize("id-" + i, 300 + i)
                        : ofSize("id-" + i, 300 + i).withEnvelope("s" + i, "r" + i + "@example.org"))
                .toList();
        try (FakePop3Server server = FakePop3Server.with(messages)
                        .pipelining()
                        .awaitingPipeline("*ENV 1", depth)
                        .start();
                Pop3Session session = client.open(server.port())) {
            List<String> order = new ArrayList<>();
            List<CompletableFuture<SdpsAnswer>> envelopes = new ArrayList<>();
            List<ReceivedMessage> received = new ArrayList<>();
            List<CompletableFuture<Void>> whole = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                String number = Integer.toString(i);
                envelopes.add(session.env(i).whenComplete((answer, failure) -> order.add("*ENV " + number)));
                ReceivedMessage sink = new ReceivedMessage();
                received.add(sink);
                whole.add(session.retr(i, Long.MAX_VALUE, sink)
                        .whenComplete((nothing, failure) -> order.add("RETR " + number)));
            }
            whole.forEach(TestClient::get);
            List<String> expected = IntStream.rangeClosed(1, count)
                    .boxed()
                    .flatMap(i -> List.of("*ENV " + i, "RETR " + i).stream())
                    .toList();

            assertThat(order).isEqualTo(expected);
            assertThat(server.commands()).containsSubsequence(expected);
            assertThat(server.deepestPipeline()).isEqualTo(depth);
            for (int i = 1; i <= count; i++) {
                assertThat(get(received.get(i - 1).message()))
                        .isEqualTo(messages.get(i - 1).octets());
                if (i % 3 == 0) {
                    assertThat(failure(envelopes.get(i - 1)).kind()).isEqualTo(Kind.REFUSED);
                } else {
                    assertThat(get(envelopes.get(i - 1))).isEqualTo(new SdpsAnswer("s" + i, "r" + i + "@example.org"));
                }
            }
        }
    }

    @Test
    void shouldGiveOneCharacterForEachOctetBeyondAscii() {
        byte[] utf8 = "m\u00fcller@example.org".getBytes(StandardCharsets.UTF_8);
        FakeMessage odd = ofSize("a", 300).withEnvelope("", "m\u00fcller@example.org");
        try (FakePop3Server server = FakePop3Server.with(odd).start();
                Pop3Session session = client.open(server.port())) {
            assertThat(get(session.env(1)).recipient()).isEqualTo(new String(utf8, StandardCharsets.ISO_8859_1));
        }
    }
}
