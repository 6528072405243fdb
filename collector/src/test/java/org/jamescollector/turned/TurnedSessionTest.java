/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.turned.TurnedFixture.get;
import static org.jamescollector.turned.TurnedFixture.letter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.testing.FakeOdmrProvider.Letter;
import org.jamescollector.testing.NoBufferLeaks;
import org.jamescollector.testing.TurnedSmtp;
import org.jamescollector.turned.TurnedEnd.Way;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider can do in a turned session with James' own handlers, and what it cannot. */
@ExtendWith(NoBufferLeaks.class)
@Timeout(90)
class TurnedSessionTest {

    private static final String FOREIGN = "victim@foreign.example";

    private TurnedFixture james;

    @BeforeEach
    void start() throws Exception {
        james = new TurnedFixture(new BaseHierarchicalConfiguration());
    }

    @AfterEach
    void stop() {
        james.close();
    }

    private static void greet(TurnedSmtp smtp) throws IOException {
        smtp.expect("220");
        smtp.command("EHLO provider.example.net", "250");
    }

    /** Up to where James waits for its text. */
    private static void beginLetter(TurnedSmtp smtp) throws IOException {
        smtp.command("MAIL FROM:<carl@example.com>", "250");
        smtp.command("RCPT TO:<anna@example.org>", "250");
        smtp.command("DATA", "354");
    }

    /** A stanza of smtpserver.xml for turned sessions that has nothing in it yet. */
    private static HierarchicalConfiguration<ImmutableNode> stanza() {
        HierarchicalConfiguration<ImmutableNode> smtpserver = new BaseHierarchicalConfiguration();
        smtpserver.addProperty("smtpserver[@enabled]", false);
        smtpserver.addProperty("smtpserver.jmxName", "odmr");
        return smtpserver;
    }

    /** The right user and password, as AUTH PLAIN has them. */
    private static String credentials() {
        return Base64.getEncoder().encodeToString(("\0anna@example.org\0" + TurnedFixture.PASSWORD).getBytes(US_ASCII));
    }

    /** What James answers to a command between MAIL and the end. */
    private String answerWithinTransaction(String command) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        TurnedEnd end = james.turn(smtp -> {
            greet(smtp);
            smtp.command("MAIL FROM:<carl@example.com>", "250");
            answer.complete(smtp.say(command));
            smtp.command("QUIT", "221");
        });
        assertThat(end.way()).isEqualTo(Way.QUIT);
        return get(answer);
    }

    // ---- mail

    @Test
    void shouldSpoolWhatIsHandedOverWithItsEnvelopeAndAccount() throws Exception {
        james.provider.holding(letter("anna@example.org"), letter("bert@example.org"));

        assertThat(get(james.serve()).way()).isEqualTo(Way.QUIT);

        assertThat(james.accepted()).isEqualTo(2);
        assertThat(james.provider.held()).isEmpty();
        List<Mail> spooled = james.spooled();
        assertThat(spooled).hasSize(2);
        Mail first = spooled.get(0);
        assertThat(first.getMaybeSender().asString()).isEqualTo("carl@example.com");
        assertThat(first.getRecipients()).containsExactly(new MailAddress("anna@example.org"));
        assertThat(CollectedMail.account(first)).contains("office");
        assertThat(CollectedMail.protocol(first)).contains("odmr");
        assertThat(CollectedMail.collectedAt(first)).isPresent();
        assertThat(CollectedMail.read(first)).isEmpty();
        assertThat(CollectedMail.readAtProvider(first)).isEmpty();
        assertThat(first.getRemoteAddr()).isEqualTo("127.0.0.1");
        assertThat(james.octets()).isGreaterThan(100);
    }

    @Test
    void shouldSayOnEachMessageWhichAccountItCameBy() throws Exception {
        james.turn(smtp -> {
            smtp.expect("220");
            smtp.command("EHLO odd)name(\u00fc", "250");
            smtp.send(letter("anna@example.org"));
            smtp.command("EHLO provider.example.net", "250");
            smtp.send(letter("anna@example.org"));
            smtp.command("QUIT", "221");
        });

        assertThat(james.spooled().get(0).getMessage().getHeader("Received")[0])
                .matches(
                        "(?s)from 127\\.0\\.0\\.1 \\(127\\.0\\.0\\.1\\)\\s+by james\\.example\\.org"
                                + " \\(Collector for Apache James, account office\\) with ODMR\\s+id \\S+ for <anna@example\\.org>; .*");
        assertThat(james.spooled().get(1).getMessage().getHeader("Received")[0])
                .contains("(EHLO provider.example.net; 127.0.0.1)");
    }

    @Test
    void shouldTakeItForASuccessThatTheProviderLeavesAtOnce() {
        assertThat(james.turn(smtp -> {
                            greet(smtp);
                            smtp.command("QUIT", "221");
                        })
                        .way())
                .isEqualTo(Way.QUIT);
        assertThat(james.accepted()).isZero();
    }

    @Test
    void shouldTakePipelinedCommands() throws Exception {
        TurnedEnd end = james.turn(smtp -> {
            smtp.expect("220");
            assertThat(smtp.say("EHLO provider.example.net"))
                    .contains("PIPELINING")
                    .contains("8BITMIME");
            smtp.raw(("MAIL FROM:<carl@example.com> BODY=8BITMIME\r\nRCPT TO:<anna@example.org>\r\n" + "RCPT TO:<"
                            + FOREIGN + ">\r\nDATA\r\n")
                    .getBytes(US_ASCII));
            smtp.expect("250");
            smtp.expect("250");
            smtp.expect("451");
            smtp.expect("354");
            smtp.raw("Subject: a\r\n\r\nb\r\n.\r\nQUIT\r\n".getBytes(US_ASCII));
            smtp.expect("250");
            smtp.expect("221");
        });

        assertThat(end.way()).isEqualTo(Way.QUIT);
        assertThat(james.spooled()).singleElement().satisfies(mail -> assertThat(mail.getRecipients())
                .containsExactly(new MailAddress("anna@example.org")));
        assertThat(james.refused()).isEqualTo(1);
    }

    @Test
    void shouldTakeLinesThatAreLongerThanJamesUsuallyTakes() throws Exception {
        String line = "x".repeat(500_000);
        james.turn(smtp -> {
            greet(smtp);
            smtp.send(new Letter("", List.of("anna@example.org"), "Subject: a\r\n\r\n" + line + "\r\n"));
            smtp.command("QUIT", "221");
        });

        ByteArrayOutputStream message = new ByteArrayOutputStream();
        james.spooled().get(0).getMessage().writeTo(message);
        assertThat(message.toString(US_ASCII)).contains("\r\n" + line + "\r\n");
    }

    @Test
    void shouldEndTheSessionRatherThanLoseALineThatIsTooLong() throws Exception {
        TurnedEnd end = james.turn(smtp -> {
            greet(smtp);
            beginLetter(smtp);
            smtp.raw(("Subject: a\r\n\r\n" + "x".repeat(TurnedServer.LONGEST_LINE + 10) + "\r\n").getBytes(US_ASCII));
            smtp.expect("500");
        });

        assertThat(end.way()).isEqualTo(Way.REFUSED);
        assertThat(end.detail()).contains("500 5.5.6");
        assertThat(james.spooled()).isEmpty();
    }

    /** It would be read, and thrown away, for as long as the provider sends it. */
    @Test
    void shouldEndALineThatHasNoEnd() throws Exception {
        TurnedEnd end = james.turn(smtp -> {
            greet(smtp);
            beginLetter(smtp);
            smtp.raw(("Subject: a\r\n\r\n" + "x".repeat(TurnedServer.LONGEST_LINE + 10)).getBytes(US_ASCII));
            smtp.expect("500");
        });

        assertThat(end.way()).isEqualTo(Way.REFUSED);
        assertThat(end.detail()).contains("500 5.5.6");
        assertThat(james.spooled()).isEmpty();
    }

    @Test
    void shouldKeepTheSizeThatTheStanzaSays() throws Exception {
        HierarchicalConfiguration<ImmutableNode> smtpserver = stanza();
        smtpserver.addProperty("smtpserver.maxmessagesize", "2");
        smtpserver.addProperty(
                "smtpserver.handlerchain.handler[@class]", "org.apache.james.smtpserver.fastfail.ValidRcptHandler");
        try (TurnedFixture small = new TurnedFixture(smtpserver)) {
            small.turn(smtp -> {
                greet(smtp);
                smtp.command("MAIL FROM:<carl@example.com> SIZE=5000", "552");
                beginLetter(smtp);
                smtp.raw(("Subject: a\r\n\r\n" + "x\r\n".repeat(2_000) + ".\r\n").getBytes(US_ASCII));
                smtp.expect("552");
                smtp.send(letter("anna@example.org"));
                smtp.command("QUIT", "221");
            });
            assertThat(small.provider.answers()).element(1).asString().contains("SIZE 2048");
            assertThat(small.provider.answers()).last().asString().startsWith("221");
            assertThat(small.spooled()).hasSize(1);
            assertThat(small.refused()).isEqualTo(1);
        }
    }

    // ---- no relaying

    @ParameterizedTest
    @ValueSource(
            strings = {
                "victim@foreign.example",
                "victim%foreign.example@example.org",
                "victim%foreign.example@foreign.example",
                "@example.org:victim@foreign.example",
                "@foreign.example:victim@example.org",
                "foreign.example!victim@example.org",
                "foreign.example!victim",
                "\"victim@foreign.example\"@example.org",
                "\"victim@foreign.example\"",
                "victim",
                "victim@[192.0.2.1]",
                "victim@[127.0.0.1]",
                "victim@localhost",
                "anna@sub.example.org",
                "anna@example.org.foreign.example",
                "anna@example.org@foreign.example",
                "anna@foreign.example,anna@example.org",
                "anna@example.org> <victim@foreign.example",
                "anna",
                "",
            })
    void shouldTakeNoRecipientButItsOwn(String recipient) throws Exception {
        assertThat(answerWithinTransaction("RCPT TO:<" + recipient + ">")).matches("(?s)[45].*");
        assertThat(james.spooled()).isEmpty();
    }

    @Test
    void shouldRefuseForeignDomainsForATimeSoThatNothingBounces() {
        assertThat(answerWithinTransaction("RCPT TO:<" + FOREIGN + ">")).startsWith("451 4.7.1");
        assertThat(james.notServed()).containsExactly("foreign.example");
        assertThat(james.notAskedFor()).isEmpty();
    }

    @Test
    void shouldRefuseUsersThatDoNotExistForGood() {
        assertThat(answerWithinTransaction("RCPT TO:<nobody@example.org>")).startsWith("550");
    }

    @Test
    void shouldTakeOnlyTheDomainsThatWereAskedFor() {
        james.domains("example.org");

        assertThat(answerWithinTransaction("RCPT TO:<anna@example.net>")).startsWith("451 4.7.1");
        assertThat(answerWithinTransaction("RCPT TO:<anna@EXAMPLE.org>")).startsWith("250");
        assertThat(james.notAskedFor()).containsExactly("example.net");
        assertThat(james.notServed()).isEmpty();
    }

    @Test
    void shouldTakeAllItsDomainsWhereNoneWasNamed() {
        assertThat(answerWithinTransaction("RCPT TO:<anna@example.net>")).startsWith("250");
    }

    @Test
    void shouldNotBeMovedByASenderOfItsOwn() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        james.turn(smtp -> {
            smtp.expect("220");
            smtp.command("EHLO localhost", "250");
            smtp.command("MAIL FROM:<anna@example.org>", "250");
            answer.complete(smtp.say("RCPT TO:<" + FOREIGN + ">"));
            smtp.command("QUIT", "221");
        });

        assertThat(get(answer)).startsWith("451");
    }

    @Test
    void shouldOfferNeitherAuthNorStartTls() {
        CompletableFuture<String> offered = new CompletableFuture<>();
        james.turn(smtp -> {
            smtp.expect("220");
            offered.complete(smtp.say("EHLO provider.example.net"));
            smtp.command("QUIT", "221");
        });

        assertThat(get(offered)).startsWith("250").doesNotContain("AUTH").doesNotContain("STARTTLS");
    }

    @Test
    void shouldNotLetAUserSignInWithTheRightPassword() {
        james.turn(smtp -> {
            greet(smtp);
            smtp.command("AUTH PLAIN " + credentials(), "500");
            smtp.command("AUTH LOGIN", "500");
            smtp.command("MAIL FROM:<anna@example.org> AUTH=anna@example.org", "250");
            smtp.command("RCPT TO:<" + FOREIGN + ">", "451");
            smtp.command("QUIT", "221");
        });
        assertThat(james.provider.answers()).last().asString().startsWith("221");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STARTTLS",
                "XCLIENT ADDR=127.0.0.1 LOGIN=anna@example.org",
                "XFORWARD ADDR=127.0.0.1",
                "PROXY TCP4 127.0.0.1 127.0.0.1 1 25",
                "ATRN example.org",
                "ETRN example.org",
                "TURN",
                "EXPN anna",
                "BDAT 10 LAST",
            })
    void shouldGoOnAsBeforeAfterACommandThatIsNotThere(String command) {
        james.turn(smtp -> {
            greet(smtp);
            smtp.command(command, "50");
            smtp.command("MAIL FROM:<carl@example.com>", "250");
            smtp.command("RCPT TO:<" + FOREIGN + ">", "451");
            smtp.command("QUIT", "221");
        });
        assertThat(james.provider.answers()).last().asString().startsWith("221");
    }

    @Test
    void shouldGoByTheEnvelopeWhateverTheHeaderSays() throws Exception {
        james.turn(smtp -> {
            greet(smtp);
            smtp.send(new Letter(
                    "carl@example.com",
                    List.of("anna@example.org"),
                    "To: " + FOREIGN + "\r\nBcc: " + FOREIGN + "\r\nResent-To: " + FOREIGN + "\r\nX-Envelope-To: "
                            + FOREIGN + "\r\nReturn-Path: <" + FOREIGN + ">\r\n\r\nHello\r\n"));
            smtp.command("QUIT", "221");
        });

        assertThat(james.spooled()).singleElement().satisfies(mail -> {
            assertThat(mail.getRecipients()).containsExactly(new MailAddress("anna@example.org"));
            assertThat(mail.getMaybeSender().asString()).isEqualTo("carl@example.com");
            assertThat(mail.getAttribute(Mail.SMTP_AUTH_USER)).isEmpty();
            assertThat(mail.attributeNames()).noneMatch(name -> name.asString().contains("SMTPIsAuthNetwork"));
        });
    }

    @Test
    void shouldNotTakeASecondMessageThatIsSmuggledInTheFirst() throws Exception {
        TurnedEnd end = james.turn(smtp -> {
            greet(smtp);
            beginLetter(smtp);
            smtp.raw("Subject: a\r\n\r\nb\n.\nMAIL FROM:<admin@example.org>\r\n.\r\n".getBytes(US_ASCII));
            smtp.expect("500");
        });

        assertThat(end.way()).isEqualTo(Way.REFUSED);
        assertThat(james.spooled()).isEmpty();
    }

    @Test
    void shouldNotRelayAlsoWhereTheStanzaHasHandlersThatWould() throws Exception {
        HierarchicalConfiguration<ImmutableNode> smtpserver = stanza();
        smtpserver.addProperty(
                "smtpserver.handlerchain.handler(-1)[@class]",
                "org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler");
        smtpserver.addProperty(
                "smtpserver.handlerchain.handler(-1)[@class]", "org.apache.james.smtpserver.UsersRepositoryAuthHook");
        smtpserver.addProperty("smtpserver.handlerchain.handler(-1)[@class]", SaysYes.class.getName());
        smtpserver.addProperty(
                "smtpserver.handlerchain.handler(-1)[@class]", "org.apache.james.smtpserver.JamesRcptCmdHandler");
        try (TurnedFixture open = new TurnedFixture(smtpserver)) {
            open.turn(smtp -> {
                greet(smtp);
                smtp.say("AUTH PLAIN " + credentials());
                smtp.command("MAIL FROM:<anna@example.org>", "250");
                smtp.command("RCPT TO:<" + FOREIGN + ">", "250");
                smtp.command("DATA", "354");
                smtp.raw("Subject: a\r\n\r\nb\r\n.\r\n".getBytes(US_ASCII));
                smtp.expect("451");
                smtp.command("QUIT", "221");
            });
            assertThat(open.provider.answers()).last().asString().startsWith("221");
            assertThat(open.spooled()).isEmpty();
        }
    }

    // ---- how it ends

    @Test
    void shouldSayThatTheProviderLeftWithoutAWord() throws Exception {
        TurnedEnd end = james.turn(smtp -> {
            greet(smtp);
            smtp.send(letter("anna@example.org"));
            smtp.cut();
        });

        assertThat(end.way()).isEqualTo(Way.CUT);
        assertThat(end.detail()).contains("without QUIT").doesNotContain("within a message");
        assertThat(james.spooled()).hasSize(1);
    }

    @Test
    void shouldTakeItForTheEndThatTheProviderSaysQuitAndDoesNotWaitForTheAnswer() throws Exception {
        for (int session = 1; session <= 20; session++) {
            TurnedEnd end = james.turn(smtp -> {
                greet(smtp);
                smtp.send(letter("anna@example.org"));
                smtp.raw("QUIT\r\n".getBytes(US_ASCII));
                smtp.cut();
            });

            assertThat(end.way()).isEqualTo(Way.QUIT);
            assertThat(james.accepted()).isEqualTo(session);
        }
    }

    @Test
    void shouldSpoolNothingOfAMessageThatIsCut() throws Exception {
        TurnedEnd end = james.turn(smtp -> {
            greet(smtp);
            beginLetter(smtp);
            smtp.raw("Subject: a\r\n\r\nhalf a message\r\n".getBytes(US_ASCII));
            smtp.cut();
        });

        assertThat(end.way()).isEqualTo(Way.CUT);
        assertThat(end.detail())
                .startsWith(
                        "the provider closed the connection without QUIT within a message, which the provider sends again."
                                + " What is left comes");
        assertThat(james.spooled()).isEmpty();
        assertThat(james.accepted()).isZero();
    }

    @Test
    void shouldAnswerBeforeItEndsAnIdleSession() {
        james.idleFor(Duration.ofMillis(300));
        TurnedEnd end = james.turn(smtp -> {
            smtp.expect("220");
            smtp.expect("421 4.4.2");
            assertThat(smtp.hear()).isEmpty();
        });

        assertThat(end.way()).isEqualTo(Way.TIMEOUT);
        assertThat(end.detail()).contains("300 ms").contains("<idleTimeout>");
        assertThat(james.provider.answers()).element(1).asString().startsWith("421");
    }

    @Test
    void shouldAnswerBeforeItEndsASessionThatIsTooLong() {
        james.sessionOf(Duration.ofMillis(500));
        TurnedEnd end = james.turn(smtp -> {
            smtp.expect("220");
            for (String answer = smtp.say("NOOP"); answer.startsWith("250"); answer = smtp.say("NOOP")) {
                assertThat(answer).isNotEmpty();
            }
        });

        assertThat(end.way()).isEqualTo(Way.TIMEOUT);
        assertThat(end.detail()).contains("<sessionTimeout>");
        assertThat(james.provider.answers()).anyMatch(answer -> answer.startsWith("421 4.4.2"));
    }

    @Test
    void shouldTellTheProviderThatJamesStops() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CompletableFuture<TurnedEnd> end = james.begin(smtp -> {
            greet(smtp);
            there.countDown();
            smtp.expect("421 4.3.2");
            smtp.cut();
        });
        stopJamesOnce(there);

        assertThat(get(end).way()).isEqualTo(Way.STOPPED);
        await().until(() -> james.provider.turns() == 1);
        assertThat(james.provider.answers()).last().asString().startsWith("421");
    }

    private void stopJamesOnce(CountDownLatch there) {
        awaitCount(there);
        james.stopJames();
    }

    @Test
    void shouldLetAMessageEndThatIsOnItsWayWhenJamesStops() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CompletableFuture<TurnedEnd> end = james.begin(smtp -> {
            greet(smtp);
            beginLetter(smtp);
            smtp.raw("Subject: a\r\n\r\n".getBytes(US_ASCII));
            there.countDown();
            awaitCount(stopped);
            smtp.raw("the rest\r\n.\r\n".getBytes(US_ASCII));
            smtp.expect("250");
            smtp.expect("421");
            smtp.cut();
        });
        stopJamesOnce(there);
        stopped.countDown();

        assertThat(get(end).way()).isEqualTo(Way.STOPPED);
        assertThat(james.accepted()).isEqualTo(1);
        assertThat(james.spooled()).hasSize(1);
    }

    @Test
    void shouldAnswerAMessageThatDoesNotEndWhenJamesStopsAndTakeNothingOfIt() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CompletableFuture<TurnedEnd> end = james.begin(smtp -> {
            greet(smtp);
            beginLetter(smtp);
            smtp.raw("Subject: a\r\n\r\n".getBytes(US_ASCII));
            there.countDown();
            smtp.expect("421 4.3.2");
            // Too late: the provider was told to come again.
            smtp.raw("the rest\r\n.\r\n".getBytes(US_ASCII));
            assertThat(smtp.hear()).isEmpty();
        });
        stopJamesOnce(there);

        assertThat(get(end).way()).isEqualTo(Way.STOPPED);
        assertThat(james.spooled()).isEmpty();
        assertThat(james.accepted()).isZero();
    }

    private static void awaitCount(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
