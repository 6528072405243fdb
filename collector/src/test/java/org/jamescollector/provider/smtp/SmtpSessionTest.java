/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jamescollector.provider.smtp.OutgoingMessage.Outcome.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSessionTest {

    private static final String ANNA = "anna@customer.example";
    private static final String BERT = "bert@customer.example";
    private static final String PLAIN_OFFERS = "250-here\r\n250 SIZE";

    private static MessageSource source(Letter... letters) {
        Iterator<Letter> all = Arrays.asList(letters).iterator();
        return () -> all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    }

    private static SmtpSession send(ScriptedServer server, Letter... letters) throws IOException {
        SmtpSession session = new SmtpSession(server);
        session.awaitGreeting();
        session.hello("provider.example");
        session.send(source(letters));
        session.quit();
        return session;
    }

    private static ScriptedServer.Script answering(String command, String answer) {
        return said -> Optional.of(said.startsWith(command) ? answer : "");
    }

    @Test
    void shouldSendOneMessageAfterTheOtherAndTellEach() throws Exception {
        Letter first = new Letter("1", ANNA, BERT).content("Subject: 1\r\n\r\none\r\n");
        Letter second = new Letter("2", ANNA).content("Subject: 2\r\n\r\ntwo\r\n");
        ScriptedServer server = ScriptedServer.pipelining(ScriptedServer.YES);

        send(server, first, second);

        assertThat(server.messages()).containsExactly("Subject: 1\r\n\r\none\r\n", "Subject: 2\r\n\r\ntwo\r\n");
        assertThat(first.result(ANNA)).isEqualTo(Result.TAKEN);
        assertThat(first.result(BERT)).isEqualTo(Result.TAKEN);
        assertThat(second.result(ANNA)).isEqualTo(Result.TAKEN);
        assertThat(first.timesClosed()).isEqualTo(1);
        assertThat(second.timesClosed()).isEqualTo(1);
    }

    @Test
    void shouldBeginTheNextMessageWithTheEndOfTheOneBefore() throws Exception {
        ScriptedServer server = ScriptedServer.pipelining(ScriptedServer.YES);

        send(server, new Letter("1", ANNA), new Letter("2", ANNA), new Letter("3", ANNA));

        // EHLO, the first envelope, three ends of messages of which two have the next envelope with them, QUIT.
        assertThat(server.sizesSent()).hasSize(6);
    }

    @Test
    void shouldSayOneThingAfterTheOtherWhereTheServerWantsIt() throws Exception {
        ScriptedServer server = ScriptedServer.offering(PLAIN_OFFERS, ScriptedServer.YES);
        Letter letter = new Letter("1", ANNA, BERT);

        send(server, letter, new Letter("2", ANNA));

        // EHLO; MAIL, RCPT, RCPT, DATA, the end; MAIL, RCPT, DATA, the end; QUIT.
        assertThat(server.sizesSent()).hasSize(11);
        assertThat(letter.result(BERT)).isEqualTo(Result.TAKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"250-here\r\n250 PIPELINING", PLAIN_OFFERS})
    void shouldTellOfEachRecipientWhatBecameOfIt(String offers) throws Exception {
        Letter letter = new Letter("1", ANNA, BERT, "carl@customer.example");
        ScriptedServer server = ScriptedServer.offering(
                offers,
                said -> Optional.of(
                        said.contains(BERT) ? "550 5.1.1 unknown" : said.contains("carl") ? "452 4.2.2 full" : ""));

        send(server, letter);

        assertThat(letter.result(ANNA)).isEqualTo(Result.TAKEN);
        assertThat(letter.result(BERT)).isEqualTo(Result.REFUSED);
        assertThat(letter.outcomes().orElseThrow().get(BERT).reply()).isEqualTo("550 5.1.1 unknown");
        assertThat(letter.result("carl@customer.example")).isEqualTo(Result.DEFERRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"250-here\r\n250 PIPELINING", PLAIN_OFFERS})
    void shouldGoOnWithTheNextWhenASenderIsRefused(String offers) throws Exception {
        Letter refused = new Letter("1", ANNA).from("bad@example.org");
        Letter next = new Letter("2", ANNA);

        send(ScriptedServer.offering(offers, answering("MAIL FROM:<bad@", "550 5.7.1 no")), refused, next);

        assertThat(refused.result(ANNA)).isEqualTo(Result.REFUSED);
        assertThat(next.result(ANNA)).isEqualTo(Result.TAKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"250-here\r\n250 PIPELINING", PLAIN_OFFERS})
    void shouldResetAfterAMessageWithoutRecipients(String offers) throws Exception {
        Letter refused = new Letter("1", BERT);
        Letter next = new Letter("2", ANNA);
        ScriptedServer server = ScriptedServer.offering(offers, new ScriptedServer.Script() {
            private boolean anyRecipient;

            @Override
            public Optional<String> answer(String said) {
                if (said.startsWith("MAIL")) {
                    anyRecipient = false;
                }
                if (said.contains(BERT)) {
                    return Optional.of("550 unknown");
                }
                anyRecipient |= said.startsWith("RCPT");
                return Optional.of(said.equals("DATA") && !anyRecipient ? "554 no valid recipients" : "");
            }
        });

        send(server, refused, next);

        assertThat(server.commands())
                .containsSubsequence("RSET", "MAIL FROM:<sender@example.org>" + size(offers, next));
        assertThat(refused.result(BERT)).isEqualTo(Result.REFUSED);
        assertThat(next.result(ANNA)).isEqualTo(Result.TAKEN);
    }

    private static String size(String offers, Letter letter) {
        return offers.contains("SIZE") ? " SIZE=" + letter.size() : "";
    }

    @Test
    void shouldSendNothingOfAMessageToAServerThatWantsItForNobody() throws Exception {
        Letter refused = new Letter("1", BERT);
        Letter next = new Letter("2", ANNA);
        ScriptedServer server = ScriptedServer.pipelining(answering("RCPT TO:<bert", "550 unknown"));

        send(server, refused, next);

        assertThat(server.messages()).containsExactly("", "Subject: x\r\n\r\nbody\r\n");
        assertThat(refused.result(BERT)).isEqualTo(Result.REFUSED);
        assertThat(next.result(ANNA)).isEqualTo(Result.TAKEN);
    }

    @Test
    void shouldDeferOrRefuseAsTheEndIsAnswered() throws Exception {
        Letter later = new Letter("1", ANNA);
        send(ScriptedServer.pipelining(answering(".", "452 4.3.1 full")), later);
        assertThat(later.result(ANNA)).isEqualTo(Result.DEFERRED);

        Letter never = new Letter("2", ANNA);
        send(ScriptedServer.pipelining(answering(".", "554 5.6.0 spam")), never);
        assertThat(never.result(ANNA)).isEqualTo(Result.REFUSED);
    }

    /** It would be a message that nobody has. */
    @ParameterizedTest
    @ValueSource(strings = {"250 taken", "354 go on\r\n250 taken", "354 go on\r\nx"})
    void shouldNotTakeAnAnswerBeforeTheEndForAcceptance(String answer) {
        Letter letter = new Letter("1", ANNA);
        ScriptedServer server = ScriptedServer.pipelining(answering("DATA", answer));

        assertThatThrownBy(() -> send(server, letter)).isInstanceOf(SmtpFailure.class);

        assertThat(letter.outcomes()).isEmpty();
        assertThat(letter.timesClosed()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "."})
    void shouldConcludeNothingFromAnEndOfTheSession(String command) {
        for (String reply : List.of("421 4.3.2 shutting down", "503 5.5.1 out of order", "530 5.7.0 sign in first")) {
            Letter letter = new Letter("1", ANNA);
            ScriptedServer server = ScriptedServer.pipelining(answering(command, reply));

            assertThatThrownBy(() -> send(server, letter)).isInstanceOf(SmtpFailure.class);

            assertThat(letter.outcomes()).as(reply).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void shouldLeaveWhatWasNotTakenWhenTheLineIsCut(String command) throws Exception {
        Letter letter = new Letter("1", ANNA);
        SmtpSession session = new SmtpSession(
                ScriptedServer.pipelining(said -> said.startsWith(command) ? Optional.empty() : Optional.of("")));
        session.awaitGreeting();
        session.hello("provider.example");

        assertThatThrownBy(() -> session.send(source(letter, new Letter("2", ANNA))))
                .isInstanceOf(IOException.class);

        assertThat(letter.outcomes()).isEmpty();
        assertThat(session.isInDoubt()).isFalse();
        assertThat(session.messageInDoubt()).isEmpty();
    }

    @Test
    void shouldSayThatAMessageIsInDoubtWhenItsEndIsNotAnswered() throws Exception {
        Letter taken = new Letter("1", ANNA);
        Letter inDoubt = new Letter("2", ANNA);
        Letter next = new Letter("3", ANNA);
        int[] ends = {0};
        SmtpSession session = new SmtpSession(ScriptedServer.pipelining(
                said -> said.equals(".") && ++ends[0] == 2 ? Optional.empty() : Optional.of("")));
        session.awaitGreeting();
        session.hello("provider.example");

        assertThatThrownBy(() -> session.send(source(taken, inDoubt, next))).isInstanceOf(IOException.class);

        assertThat(session.isInDoubt()).isTrue();
        assertThat(session.messageInDoubt()).contains("2");
        assertThat(taken.result(ANNA)).isEqualTo(Result.TAKEN);
        assertThat(inDoubt.outcomes()).isEmpty();
        assertThat(next.outcomes()).isEmpty();
        assertThat(List.of(taken, inDoubt, next)).allMatch(letter -> letter.timesClosed() == 1);
    }

    @Test
    void shouldDoubleDotsAndEndLinesAsSmtpHasThem() throws Exception {
        Letter letter = new Letter("1", ANNA).content("Subject: x\n\n.\n..a\rb\r\n.\r\n.\r.\n\nlast");
        ScriptedServer server = ScriptedServer.pipelining(ScriptedServer.YES);

        send(server, letter, new Letter("2", ANNA));

        assertThat(server.messages())
                .first()
                .isEqualTo("Subject: x\r\n\r\n.\r\n..a\r\nb\r\n.\r\n.\r\n.\r\n\r\nlast\r\n");
        assertThat(server.messages()).hasSize(2);
    }

    @Test
    void shouldSendALargeMessageInPieces() throws Exception {
        String content = "Subject: x\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(1_000);
        ScriptedServer server = ScriptedServer.offering("250 PIPELINING", ScriptedServer.YES);

        send(server, new Letter("1", ANNA).content(content));

        assertThat(server.messages()).containsExactly(content);
        assertThat(server.sizesSent()).allMatch(size -> size <= 64 * 1024);
    }

    @Test
    void shouldUseOnlyWhatIsOffered() throws Exception {
        Letter letter = new Letter("1", ANNA).eightBit().notifying(" RET=HDRS ENVID=x");
        ScriptedServer all =
                ScriptedServer.offering("250-here\r\n250-8bitmime\r\n250-size 100000\r\n250 DSN", ScriptedServer.YES);
        send(all, letter);
        assertThat(all.commands())
                .contains(
                        "MAIL FROM:<sender@example.org> SIZE=20 BODY=8BITMIME RET=HDRS ENVID=x",
                        "RCPT TO:<" + ANNA + "> NOTIFY=FAILURE");

        Letter plain = new Letter("2", ANNA).eightBit().notifying(" RET=HDRS ENVID=x");
        ScriptedServer nothing = ScriptedServer.offering("250 here", ScriptedServer.YES);
        send(nothing, plain);
        assertThat(nothing.commands()).contains("MAIL FROM:<sender@example.org>", "RCPT TO:<" + ANNA + ">");
        assertThat(plain.isConverted()).isTrue();
    }

    @Test
    void shouldRefuseByItselfWhatTheServerCannotTake() throws Exception {
        Letter tooLarge = new Letter("1", ANNA).content("x".repeat(2_000));
        Letter international = new Letter("2", "b\u00fccher@customer.example");
        Letter injected =
                new Letter("3", "a\r\nRSET@customer.example", "b> SIZE=1@customer.example", "\"a<b\"@customer.example");
        Letter fine = new Letter("4", ANNA);
        ScriptedServer server =
                ScriptedServer.offering("250-here\r\n250-PIPELINING\r\n250 SIZE 1000", ScriptedServer.YES);

        send(server, tooLarge, international, injected, fine);

        assertThat(tooLarge.outcomes().orElseThrow().get(ANNA).reply()).startsWith("552 5.3.4 ");
        assertThat(international.outcomes().orElseThrow().values())
                .allMatch(outcome -> outcome.reply().startsWith("550 5.6.7"));
        assertThat(injected.result("a\r\nRSET@customer.example")).isEqualTo(Result.REFUSED);
        assertThat(injected.result("b> SIZE=1@customer.example")).isEqualTo(Result.REFUSED);
        assertThat(injected.result("\"a<b\"@customer.example")).isEqualTo(Result.TAKEN);
        assertThat(server.commands()).doesNotContain("RSET");
        assertThat(fine.result(ANNA)).isEqualTo(Result.TAKEN);
    }

    @Test
    void shouldSpeakHeloToAServerThatKnowsNothingElse() throws Exception {
        Letter letter = new Letter("1", ANNA);
        ScriptedServer server = ScriptedServer.pipelining(answering("EHLO", "502 what?"));

        send(server, letter);

        assertThat(server.commands()).contains("HELO provider.example");
        assertThat(letter.result(ANNA)).isEqualTo(Result.TAKEN);
    }

    @Test
    void shouldSayNothingToAServerThatDoesNotGreet() {
        ScriptedServer server = new ScriptedServer("554 not here", ScriptedServer.YES);

        assertThatThrownBy(() -> send(server, new Letter("1", ANNA))).hasMessageContaining("554 not here");

        assertThat(server.commands()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "99 x", "2500 x", "250-a\r\n251 b", "650 x"})
    void shouldEndWhereAReplyIsNone(String reply) {
        Letter letter = new Letter("1", ANNA);

        assertThatThrownBy(() -> send(ScriptedServer.pipelining(answering("RCPT", reply)), letter))
                .isInstanceOf(SmtpFailure.class);

        assertThat(letter.outcomes()).isEmpty();
    }

    /** How many are too many is the source's business. */
    @Test
    void shouldEndAsUsualWithAServerThatTakesNothing() throws Exception {
        Letter[] letters = IntStream.range(0, 200)
                .mapToObj(number -> new Letter("x" + number, ANNA))
                .toArray(Letter[]::new);
        ScriptedServer server = ScriptedServer.pipelining(answering("MAIL", "451 not now"));

        send(server, letters);

        assertThat(letters).allMatch(letter -> letter.result(ANNA) == Result.DEFERRED);
        assertThat(server.commands()).last().isEqualTo("QUIT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"250-here\r\n250 PIPELINING", PLAIN_OFFERS})
    void shouldNotBeginAMessageThatIsNotToBeSentAnyMore(String offers) throws Exception {
        Letter first = new Letter("1", ANNA);
        Letter second = new Letter("2", BERT);
        boolean[] goesOn = {true};
        ScriptedServer server = ScriptedServer.offering(offers, said -> {
            goesOn[0] &= !said.equals("DATA");
            return Optional.of("");
        });
        MessageSource all = source(first, second);
        SmtpSession session = new SmtpSession(server);
        session.awaitGreeting();
        session.hello("provider.example");

        session.send(new MessageSource() {
            @Override
            public Optional<OutgoingMessage> next() throws IOException {
                return all.next();
            }

            @Override
            public boolean goesOn() {
                return goesOn[0];
            }
        });
        session.quit();

        assertThat(first.result(ANNA)).isEqualTo(Result.TAKEN);
        assertThat(second.outcomes()).isEmpty();
        assertThat(second.timesClosed()).isEqualTo(1);
        assertThat(server.commands()).endsWith("DATA", ".", "QUIT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"250-here\r\n250 PIPELINING", PLAIN_OFFERS})
    void shouldSettleTheMessageItIsAtWhereTheNextCannotBeHad(String offers) throws Exception {
        Letter first = new Letter("1", ANNA);
        Iterator<Letter> all = List.of(first).iterator();
        ScriptedServer server = ScriptedServer.offering(offers, ScriptedServer.YES);
        SmtpSession session = new SmtpSession(server);
        session.awaitGreeting();
        session.hello("provider.example");

        assertThatThrownBy(() -> session.send(() -> {
                    if (!all.hasNext()) {
                        throw new IOException("out of order");
                    }
                    return Optional.of(all.next());
                }))
                .hasMessage("out of order");

        assertThat(first.result(ANNA)).isEqualTo(Result.TAKEN);
        assertThat(first.timesClosed()).isEqualTo(1);
        assertThat(server.messages()).hasSize(1);
        assertThat(session.isInDoubt()).isFalse();
    }
}
