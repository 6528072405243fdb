/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamescollector.testing.FakeOdmrProvider;
import org.jamescollector.testing.FakeOdmrProvider.Letter;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.OdmrXml;
import org.jamescollector.testing.RealMessages;
import org.jamescollector.testing.RealMessages.RealMessage;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.StockJames;
import org.jamescollector.testing.TestCertificate;
import org.jamescollector.testing.TraceFields;
import org.jamescollector.testing.WebAdmin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An ODMR provider hands mail over to a stock James, in a session whose roles are reversed. */
class OdmrIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ANNA = "anna@example.org";
    private static final String BERT = "bert@example.org";
    private static final String CONTROL = "control@example.org";
    private static final String PASSWORD = "secret";
    private static final String OFFICE = "/collector/accounts/office";
    /** As many as are not real. */
    private static final int MADE = 130;

    /** James' mail library makes these where they are missing when a rule changes a header, as the one that removes Bcc does. */
    private static final Set<String> MADE_WHEN_MISSING = Set.of("date", "message-id", "mime-version");

    private static final Pattern SENDER = Pattern.compile("(?im)^Return-Path: <([^>]*)>");

    private final FakeOdmrProvider provider = new FakeOdmrProvider().start();

    @AfterEach
    void stop() {
        provider.close();
    }

    private StockJames.Builder collecting(String... more) {
        return StockJames.builder()
                .file(
                        "collector.xml",
                        new OdmrXml().account("office", provider.port(), more).toString());
    }

    private static StockJames inhabited(StockJames james) {
        WebAdmin webadmin = james.webadmin();
        webadmin.addDomain("example.org");
        for (String user : List.of(ANNA, BERT, CONTROL)) {
            webadmin.addUser(user, PASSWORD);
        }
        return james;
    }

    private static JsonNode account(StockJames james) throws IOException {
        return new ObjectMapper().readTree(james.webadmin().get(OFFICE).body());
    }

    private static Letter letter(String recipient, String subject) {
        return new Letter(
                "carl@example.com",
                List.of(recipient),
                "From: Carl <carl@example.com>\r\nTo: <" + recipient + ">\r\nSubject: " + subject + "\r\nMessage-ID: <"
                        + subject
                        + "@example.com>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\r\nHello\r\n");
    }

    // ---- mail

    @Test
    void shouldStoreTwoHundredMessagesAsIfTheyHadComeBySmtp() throws Exception {
        try (StockJames james = inhabited(collecting().start());
                ImapReader anna = new ImapReader(james.imapPort(), ANNA, PASSWORD);
                ImapReader bert = new ImapReader(james.imapPort(), BERT, PASSWORD);
                ImapReader control = new ImapReader(james.imapPort(), CONTROL, PASSWORD)) {
            List<Letter> letters = letters(james);
            assertThat(letters).hasSizeGreaterThanOrEqualTo(200);
            await().atMost(PATIENCE).until(() -> control.count("INBOX") == letters.size());
            provider.holding(letters.toArray(Letter[]::new));
            int forAnna = (int) letters.stream()
                    .filter(one -> one.recipients().contains(ANNA))
                    .count();
            int forBert = (int) letters.stream()
                    .filter(one -> one.recipients().contains(BERT))
                    .count();
            await().atMost(PATIENCE).until(() -> anna.count("INBOX") >= forAnna && bert.count("INBOX") >= forBert);

            Map<String, byte[]> bySmtp = bySender(control.messages("INBOX"));
            Map<String, byte[]> annas = bySender(anna.messages("INBOX"));
            Map<String, byte[]> berts = bySender(bert.messages("INBOX"));
            for (Letter letter : letters) {
                assertThat(annas.containsKey(letter.sender()))
                        .isEqualTo(letter.recipients().contains(ANNA));
                assertThat(berts.containsKey(letter.sender()))
                        .isEqualTo(letter.recipients().contains(BERT));
                byte[] got =
                        Optional.ofNullable(annas.get(letter.sender())).orElseGet(() -> berts.get(letter.sender()));
                Set<String> made = new HashSet<>(MADE_WHEN_MISSING);
                made.removeAll(TraceFields.names(letter.content().getBytes(ISO_8859_1)));
                assertThat(Arrays.equals(
                                TraceFields.without(got, made), TraceFields.without(bySmtp.get(letter.sender()), made)))
                        .as(letter.content())
                        .isTrue();
            }
            assertThat(provider.held()).isEmpty();
            assertThat(account(james).get("totalCollected").asInt()).isEqualTo(letters.size());
        }
    }

    /** What James takes on its own port, each with a sender of its own; the control has got it there. */
    private static List<Letter> letters(StockJames james) throws Exception {
        List<Letter> letters = new ArrayList<>();
        List<List<String>> recipients = List.of(List.of(ANNA), List.of(BERT), List.of(ANNA, BERT));
        List<byte[]> contents = new ArrayList<>();
        RealMessages.all().stream().map(RealMessage::onTheWire).forEach(contents::add);
        for (int number = 0; number < MADE; number++) {
            contents.add(("Subject: number " + number + "\r\n\r\n..dots\r\n.\r\n" + "x".repeat(number * 60) + "\r\n")
                    .getBytes(ISO_8859_1));
        }
        for (int number = 0; number < contents.size(); number++) {
            String sender = "sender" + number + "@example.com";
            try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
                smtp.send(sender, List.of(CONTROL), contents.get(number));
                letters.add(
                        new Letter(sender, recipients.get(number % 3), new String(contents.get(number), ISO_8859_1)));
            } catch (IOException refused) {
                // Bare line feeds, or a line that is longer than a port of James takes.
                assertThat(number).isLessThan(RealMessages.all().size());
            }
        }
        return letters;
    }

    private static Map<String, byte[]> bySender(List<byte[]> messages) {
        Map<String, byte[]> bySender = new HashMap<>();
        for (byte[] message : messages) {
            Matcher sender = SENDER.matcher(new String(message, ISO_8859_1));
            assertThat(sender.find()).isTrue();
            assertThat(bySender.put(sender.group(1), message)).as("twice").isNull();
        }
        return bySender;
    }

    @Test
    void shouldLetRulesOfMailetContainerKnowWhereMailIsFrom() throws Exception {
        String container = StockJames.builder().sampleOf("mailetcontainer.xml");
        String root = "<processor state=\"root\"";
        int at = container.indexOf('>', container.indexOf(root)) + 1;
        String marking = container.substring(0, at)
                + "<mailet match=\"org.jamescollector.matchers.CollectedBy=odmr\" class=\"SetMimeHeader\"><name>X-By</name>"
                + "<value>odmr</value></mailet>"
                + "<mailet match=\"org.jamescollector.matchers.CollectedFrom=office\" class=\"SetMimeHeader\">"
                + "<name>X-From-Account</name><value>office</value></mailet>"
                + container.substring(at);
        try (StockJames james = inhabited(
                        collecting().file("mailetcontainer.xml", marking).start());
                ImapReader anna = new ImapReader(james.imapPort(), ANNA, PASSWORD)) {
            provider.holding(letter(ANNA, "first"));
            await().atMost(PATIENCE).until(() -> anna.count("INBOX") == 1);

            assertThat(new String(anna.messages("INBOX").get(0), ISO_8859_1))
                    .contains("X-By: odmr")
                    .contains("X-From-Account: office")
                    .contains("(Collector for Apache James, account office) with ODMR\r\n");
        }
    }

    @Test
    void shouldStayEncryptedThroughTheTurn() throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned("127.0.0.1");
        provider.startTls(certificate.serverContext())
                .offering("STARTTLS")
                .offeringOverTls("AUTH PLAIN", "ATRN")
                .holding(letter(ANNA, "first"));
        String account = "<collector><accounts><odmr name=\"office\"><host>127.0.0.1</host><port>" + provider.port()
                + "</port><verify><fingerprint>" + certificate.fingerprint()
                + "</fingerprint></verify><user>user</user>"
                + "<password>" + FakeOdmrProvider.SECRET
                + "</password><interval>1 second</interval></odmr></accounts></collector>";
        try (StockJames james = inhabited(
                        StockJames.builder().file("collector.xml", account).start());
                ImapReader anna = new ImapReader(james.imapPort(), ANNA, PASSWORD)) {
            await().atMost(PATIENCE).until(() -> anna.count("INBOX") == 1);

            assertThat(new String(anna.messages("INBOX").get(0), ISO_8859_1)).contains(" with ODMRS\r\n");
            assertThat(provider.received()).element(0).asString().startsWith("EHLO ");
            assertThat(provider.received()).element(1).isEqualTo("STARTTLS");
        }
    }

    // ---- no relaying

    @Test
    void shouldRelayNothingWhateverTheProviderTries() throws Exception {
        List<String> notTaken = List.of(
                "victim@foreign.example",
                "victim%foreign.example@example.org",
                "@example.org:victim@foreign.example",
                "foreign.example!victim@example.org",
                "\"victim@foreign.example\"@example.org",
                "victim@[127.0.0.1]",
                "victim@localhost",
                "anna@example.org.foreign.example",
                "anna@example.net",
                "victim");
        provider.turning(smtp -> {
            smtp.expect("220");
            assertThat(smtp.command("EHLO localhost", "250"))
                    .doesNotContain("AUTH")
                    .doesNotContain("STARTTLS");
            smtp.command("AUTH PLAIN AGFubmFAZXhhbXBsZS5vcmcAc2VjcmV0", "50");
            smtp.command("STARTTLS", "50");
            smtp.command("XCLIENT ADDR=127.0.0.1", "50");
            smtp.command("PROXY TCP4 127.0.0.1 127.0.0.1 1 25", "50");
            smtp.command("MAIL FROM:<anna@example.org>", "250");
            for (String recipient : notTaken) {
                String answer = smtp.say("RCPT TO:<" + recipient + ">");
                assertThat(answer).as(recipient).matches("(?s)[45].*");
            }
            smtp.command("RCPT TO:<" + ANNA + ">", "250");
            smtp.command("DATA", "354");
            smtp.raw("To: victim@foreign.example\r\nBcc: victim@foreign.example\r\nSubject: tricks\r\n\r\na\r\n.\r\n"
                    .getBytes(ISO_8859_1));
            smtp.expect("250");
            smtp.command("QUIT", "221");
            provider.release();
        });
        String limited = "<domains><domain>example.org</domain></domains>";
        try (StockJames james = inhabited(collecting(limited).start());
                ImapReader anna = new ImapReader(james.imapPort(), ANNA, PASSWORD)) {
            james.webadmin().addDomain("example.net");
            james.webadmin().addUser("anna@example.net", PASSWORD);
            provider.holding(letter(ANNA, "only to be asked"));
            await().atMost(PATIENCE).until(() -> anna.count("INBOX") >= 1);

            assertThat(provider.answers()).anyMatch(answer -> answer.startsWith("221"));
            assertThat(provider.received()).contains("ATRN example.org");
            assertThat(queueSize(james, "outgoing")).isZero();
            await().atMost(PATIENCE).until(() -> queueSize(james, "spool") == 0);
            assertThat(queueSize(james, "outgoing")).isZero();
        }
    }

    private static int queueSize(StockJames james, String queue) throws IOException {
        JsonNode answer = new ObjectMapper()
                .readTree(james.webadmin().get("/mailQueues/" + queue).body());
        return answer.path("size").asInt();
    }

    // ---- how it goes wrong

    @Test
    void shouldGoOnWhereAMessageWasCut() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        provider.turning(smtp -> {
            smtp.expect("220");
            smtp.command("EHLO provider.example.net", "250");
            if (cut.getCount() > 0) {
                smtp.command("MAIL FROM:<carl@example.com>", "250");
                smtp.command("RCPT TO:<" + ANNA + ">", "250");
                smtp.command("DATA", "354");
                smtp.raw("Subject: first\r\n\r\nhalf a message\r\n".getBytes(ISO_8859_1));
                cut.countDown();
                smtp.cut();
                return;
            }
            for (Letter letter : provider.held()) {
                smtp.send(letter);
            }
            provider.release();
            smtp.command("QUIT", "221");
        });
        try (StockJames james = inhabited(collecting().start());
                ImapReader anna = new ImapReader(james.imapPort(), ANNA, PASSWORD)) {
            provider.holding(letter(ANNA, "first"));
            await().atMost(PATIENCE)
                    .until(() -> james.log().contains("within a message, which the provider sends again"));
            await().atMost(PATIENCE).until(() -> anna.count("INBOX") == 1);
            await().atMost(PATIENCE)
                    .until(() -> account(james).get("state").asText().equals("ok"));

            assertThat(new String(anna.messages("INBOX").get(0), ISO_8859_1)).doesNotContain("half a message");
            assertThat(account(james).get("totalCollected").asInt()).isEqualTo(1);
        }
    }

    @Test
    void shouldTellWhatTheProviderSaysAndPauseAfterAWrongPassword() throws Exception {
        try (StockJames james = inhabited(collecting().start())) {
            await("453")
                    .atMost(PATIENCE)
                    .until(() -> account(james).get("state").asText().equals("ok"));
            JsonNode quiet = account(james);
            assertThat(quiet.get("protocol").asText()).isEqualTo("odmr");
            assertThat(quiet.get("domains").isEmpty()).isTrue();
            assertThat(quiet.has("keep")).isFalse();
            assertThat(quiet.has("lastError")).isFalse();
            assertThat(quiet.get("totalCollected").asInt()).isZero();

            assertThat(james.webadmin().post(OFFICE + "?action=try-rules").statusCode())
                    .isEqualTo(409);
            assertThat(james.webadmin().post(OFFICE + "/explain-envelope").body())
                    .contains("is an ODMR account");

            provider.answering("ATRN", "451 cannot tell now");
            await("451")
                    .atMost(PATIENCE)
                    .until(() -> account(james).path("lastError").asText().contains("451"));
            assertThat(account(james).get("failures").asInt()).isZero();

            provider.answering("ATRN", "450 too often");
            await("450")
                    .atMost(PATIENCE)
                    .until(() -> account(james).get("state").asText().equals("failing"));
            assertThat(account(james).get("lastError").asText())
                    .startsWith("ATRN: the provider answered \"450 too often\"");

            provider.answering("ATRN", "").answering("AUTH", "535 5.7.8 no");
            assertThat(james.webadmin().post(OFFICE + "?action=collect").statusCode())
                    .isEqualTo(201);
            await("535")
                    .atMost(PATIENCE)
                    .until(() -> account(james).get("state").asText().equals("paused"));
            int sessions = provider.sessions();
            assertThat(account(james).get("paused").get("cause").asText()).isEqualTo("CREDENTIALS");
            assertThat(new ObjectMapper()
                            .readTree(james.webadmin()
                                    .get("/healthcheck/checks/Collector")
                                    .body())
                            .get("status")
                            .asText())
                    .isEqualTo("degraded");
            assertThat(james.log()).contains("Account office is paused").doesNotContain(FakeOdmrProvider.SECRET);

            provider.answering("AUTH", "");
            assertThat(provider.sessions()).isEqualTo(sessions);
            assertThat(james.webadmin().delete(OFFICE + "/pause").statusCode()).isEqualTo(204);
            await("resumed")
                    .atMost(PATIENCE)
                    .until(() -> account(james).get("state").asText().equals("ok"));
        }
    }

    @Test
    void shouldAnswerTheProviderWhenJamesStopsWithinAMessage() throws Exception {
        CountDownLatch within = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        provider.turning(smtp -> {
            smtp.expect("220");
            smtp.command("EHLO provider.example.net", "250");
            smtp.command("MAIL FROM:<carl@example.com>", "250");
            smtp.command("RCPT TO:<" + ANNA + ">", "250");
            smtp.command("DATA", "354");
            smtp.raw("Subject: first\r\n\r\nhalf a message\r\n".getBytes(ISO_8859_1));
            within.countDown();
            smtp.expect("421");
            heard.countDown();
        });
        try (StockJames james = inhabited(collecting().start())) {
            provider.holding(letter(ANNA, "first"));
            assertThat(within.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            james.stop();

            assertThat(heard.await(1, TimeUnit.SECONDS)).isTrue();
            assertThat(james.log()).contains("JAMES server stopped");
            assertThat(james.log().lines().filter(line -> line.startsWith("\tat org.jamescollector.")))
                    .isEmpty();
            assertThat(provider.held()).hasSize(1);
        }
    }

    // ---- smtpserver.xml

    @Test
    void shouldNotStartWithAStanzaThatWouldBeAPort() {
        String smtpserver = "<smtpservers><smtpserver enabled=\"false\"><jmxName>odmr</jmxName>"
                + "<authorizedAddresses>0.0.0.0/0</authorizedAddresses><handlerchain/></smtpserver></smtpservers>";

        assertThat(collecting()
                        .file("smtpserver.xml", smtpserver)
                        .startupFailure()
                        .log())
                .contains("James did not start, because of the collector:\nconf/smtpserver.xml: smtpserver odmr: holds"
                        + " <authorizedAddresses>");
    }

    @Test
    void shouldKeepTheSizeThatTheStanzaSays() throws Exception {
        String smtpserver = StockJames.builder().sampleOf("smtpserver.xml");
        int at = smtpserver.lastIndexOf("<maxmessagesize>0<");
        String small = smtpserver.substring(0, at) + smtpserver.substring(at).replaceFirst(">0<", ">2<");
        provider.turning(smtp -> {
            smtp.expect("220");
            assertThat(smtp.command("EHLO provider.example.net", "250")).contains("SIZE 2048");
            smtp.command("MAIL FROM:<carl@example.com> SIZE=5000", "552");
            smtp.command("MAIL FROM:<carl@example.com>", "250");
            smtp.command("RCPT TO:<" + ANNA + ">", "250");
            smtp.command("DATA", "354");
            smtp.raw(("Subject: first\r\n\r\n" + "x\r\n".repeat(2_000) + ".\r\n").getBytes(ISO_8859_1));
            smtp.expect("552");
            smtp.command("QUIT", "221");
            provider.release();
        });
        try (StockJames james =
                inhabited(collecting().file("smtpserver.xml", small).start())) {
            provider.holding(letter(ANNA, "first"));
            await().atMost(PATIENCE).until(() -> provider.answers().stream().anyMatch(line -> line.startsWith("221")));
            await().atMost(PATIENCE).until(() -> james.log().contains("James refused 1 messages or recipients"));

            assertThat(account(james).get("totalCollected").asInt()).isZero();
        }
    }
}
