/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.mail.MessagingException;
import org.jamescollector.notice.AnswerToken;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.DovecotPop3;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.Pop3Reader;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.SmtpTrap;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/** The rules that write to people, in a stock James, against Dovecot: whom they write to, and what answers do. */
class NoticesIT {

    private static final String DOMAIN = "dovecot.example";
    private static final String ANNA = "anna@" + DOMAIN;
    private static final String BERTA = "berta@" + DOMAIN;
    private static final String FULL = "full@" + DOMAIN;
    private static final String RELEASE = "collector-release@" + DOMAIN;
    private static final String PASSWORD = DovecotPop3.PASSWORD;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private static final String RULES =
            """
            <processor state="download-rules" enableJmx="false">
              <mailet match="SubjectIs=ask" class="org.jamescollector.mailets.AskRecipient"/>
              <mailet match="SubjectIs=admin" class="org.jamescollector.mailets.AskRecipient"/>
              <matcher name="anna-of-both" match="org.apache.james.mailetcontainer.impl.matchers.And">
                <matcher match="SubjectIs=both"/>
                <matcher match="RecipientIsRegex=anna@.*"/>
              </matcher>
              <mailet match="anna-of-both" class="org.jamescollector.mailets.AskRecipient"/>
              <mailet match="SubjectIs=late" class="org.jamescollector.mailets.AskRecipient">
                <expires>2 seconds</expires>
                <then>download</then>
              </mailet>
              <mailet match="SubjectIs=full" class="org.jamescollector.mailets.AskRecipient">
                <expires>1 hour</expires>
                <then>delete</then>
              </mailet>
              <mailet match="SubjectIs=warn" class="org.jamescollector.mailets.DeleteAndWarn">
                <warn>recipient, sender</warn>
              </mailet>
              <mailet match="SubjectIs=headers" class="org.jamescollector.mailets.HeadersOnly">
                <lines>1</lines>
              </mailet>
            </processor>
            """;

    @Test
    void shouldWriteToPeopleAndDoWhatTheyAnswer() throws Exception {
        try (SmtpTrap elsewhere = new SmtpTrap();
                DovecotPop3 dovecot = DovecotPop3.start(Optional.empty(), DOMAIN)) {
            StockJames.Builder builder = StockJames.builder();
            String container = builder.sampleOf("mailetcontainer.xml")
                    .replace("<processor state=\"error\"", RULES + "<processor state=\"error\"")
                    .replace(
                            "<outgoingQueue>outgoing</outgoingQueue>",
                            "<outgoingQueue>outgoing</outgoingQueue><gateway>127.0.0.1:" + elsewhere.port()
                                    + "</gateway>");
            try (StockJames james = builder.file("mailetcontainer.xml", container)
                    .file("collector.xml", collectorXml(dovecot.port()))
                    .start()) {
                james.webadmin().addDomain(DOMAIN);
                for (String user : List.of(ANNA, BERTA, FULL, RELEASE, "rest@" + DOMAIN)) {
                    james.webadmin().addUser(user, PASSWORD);
                }
                assertThat(james.webadmin()
                                .put("/quota/users/" + FULL + "/size", "1")
                                .statusCode())
                        .isEqualTo(204);
                for (String subject : List.of("ask", "admin", "both", "full", "late", "warn", "headers", "plain")) {
                    dovecot.deliver(DOMAIN, message(subject));
                }
                james.webadmin().post("/collector/accounts/" + DOMAIN + "?action=collect");

                eachIsToldOnce(james, dovecot, elsewhere);
                othersAnswersReleaseNothing(james);
                theRightAnswerReleases(james);
                anAdministratorReleases(james);
                eventually(
                        "what was released is gone at the provider", () -> atProvider(dovecot.port()), List.of("full"));
                assertThat(subjects(james, ANNA)).containsOnlyOnce("warned", "asked ask", "asked both", "asked admin");
                assertThat(subjects(james, RELEASE))
                        .as("nothing is delivered there")
                        .isEmpty();
            }
        }
    }

    private static void eachIsToldOnce(StockJames james, DovecotPop3 dovecot, SmtpTrap elsewhere) throws IOException {
        eventually(
                "anna",
                () -> subjects(james, ANNA),
                List.of(
                        "plain",
                        "late",
                        "asked ask",
                        "asked admin",
                        "asked both",
                        "asked late",
                        "warned",
                        "header of headers"));
        eventually("berta", () -> subjects(james, BERTA), List.of("both"));
        eventually(
                "at the provider",
                () -> atProvider(dovecot.port()),
                List.of("ask", "admin", "both", "full", "headers"));
        await("a question that does not arrive").atMost(PATIENCE).until(() -> state(james, "full")
                .equals("undelivered"));
        await("the sender elsewhere").atMost(PATIENCE).untilAsserted(() -> assertThat(elsewhere.caught())
                .as(() -> about("elsewhere.example", james))
                .hasSize(1));
        SmtpTrap.Caught warning = elsewhere.caught().get(0);
        assertThat(warning.sender()).startsWith("<>");
        assertThat(warning.recipients()).containsExactly("<alice@elsewhere.example>");
        assertThat(warning.text())
                .contains(
                        "To: alice@elsewhere.example",
                        "Auto-Submitted: auto-replied",
                        "In-Reply-To: <warn@elsewhere.example>");
        assertThat(notice(james, "header of headers"))
                .contains("Text of headers")
                .doesNotContain("More of the text");
    }

    private static String about(String what, StockJames james) {
        return james.log()
                .lines()
                .filter(line -> line.contains(what) || line.contains("RemoteDeliver") || line.contains("ERROR"))
                .collect(Collectors.joining("\n"));
    }

    private static void othersAnswersReleaseNothing(StockJames james) throws IOException {
        String token = token(james, "asked ask");
        String forged = token.substring(0, token.length() - 1) + (token.endsWith("a") ? "b" : "a");
        send(james, ANNA, ANNA, "Re: [" + forged + "]", "");
        send(james, BERTA, BERTA, "Re: [" + token + "]", "");
        send(james, ANNA, BERTA, "Re: [" + token + "]", "");
        send(james, "", ANNA, "Undelivered: [" + token + "]", "");
        send(james, ANNA, ANNA, "Re: [" + token + "]", "Auto-Submitted: auto-replied\r\n");
        send(james, ANNA, ANNA, "Hello", "");

        await("six answers in vain").atMost(PATIENCE).until(() -> inVain(james) == 6);
        assertThat(state(james, "ask")).isEqualTo("asked");
    }

    private static long inVain(StockJames james) {
        return james.log()
                .lines()
                .filter(line -> line.contains("releases no message"))
                .count();
    }

    private static void theRightAnswerReleases(StockJames james) throws IOException, MessagingException {
        String token = token(james, "asked ask");
        send(james, ANNA, ANNA, "Re: Do you want this message? ask [" + token + "]", "");
        await("what anna wanted").atMost(PATIENCE).pollInterval(BETWEEN_LOOKS).until(() -> subjects(james, ANNA)
                .contains("ask"));
        await("the ask").atMost(PATIENCE).until(() -> state(james, "ask").equals("collected"));

        send(james, ANNA, ANNA, "Re: Do you want this message? ask [" + token + "]", "");
        await("an answer that was used").atMost(PATIENCE).until(() -> inVain(james) == 7);

        send(james, ANNA, ANNA, "Answer", "\r\n> it said " + token(james, "asked both") + " somewhere\r\n");
        send(james, ANNA, ANNA, "Re: [" + token(james, "header of headers") + "]", "");
        await("what anna wanted too")
                .atMost(PATIENCE)
                .pollInterval(BETWEEN_LOOKS)
                .until(() -> subjects(james, ANNA).containsAll(List.of("both", "headers")));
        assertThat(subjects(james, BERTA)).containsExactly("both");
    }

    private static void anAdministratorReleases(StockJames james) throws IOException {
        String path = "/collector/asks/" + ask(james, "admin").get("id").asText();
        assertThat(james.webadmin().post(path + "?action=release").statusCode()).isEqualTo(204);
        assertThat(james.webadmin().post(path + "?action=release").statusCode()).isEqualTo(409);
        await("what an administrator released")
                .atMost(PATIENCE)
                .pollInterval(BETWEEN_LOOKS)
                .until(() -> subjects(james, ANNA).contains("admin"));
    }

    private static void eventually(String what, Callable<List<String>> look, List<String> expected) {
        await(what).atMost(PATIENCE).pollInterval(BETWEEN_LOOKS).untilAsserted(() -> assertThat(look.call())
                .containsExactlyInAnyOrderElementsOf(expected));
    }

    private static JsonNode ask(StockJames james, String subject) throws IOException {
        JsonNode asks = new ObjectMapper()
                .readTree(james.webadmin()
                        .get("/collector/asks?account=" + DOMAIN)
                        .body());
        return StreamSupport.stream(asks.spliterator(), false)
                .filter(ask -> ask.get("subject").asText().equals(subject))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(subject + " in " + asks));
    }

    private static String state(StockJames james, String subject) throws IOException {
        return ask(james, subject).get("state").asText();
    }

    private static String notice(StockJames james, String kind) {
        try {
            return messages(james, ANNA)
                    .filter(text -> kind(text).equals(kind))
                    .findFirst()
                    .orElseThrow();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String token(StockJames james, String kind) {
        return AnswerToken.in(notice(james, kind)).findFirst().orElseThrow();
    }

    private static List<String> subjects(StockJames james, String user) throws MessagingException {
        return messages(james, user).map(NoticesIT::kind).toList();
    }

    private static Stream<String> messages(StockJames james, String user) throws MessagingException {
        try (ImapReader imap = new ImapReader(james.imapPort(), user, PASSWORD)) {
            return imap.messages("INBOX").stream().map(message -> new String(message, ISO_8859_1));
        }
    }

    /** A notice in short, and of other mail the subject. */
    private static String kind(String message) {
        String subject = Arrays.stream(
                        message.replace("\r\n\t", " ").replace("\r\n ", " ").split("\r\n", -1))
                .filter(line -> line.startsWith("Subject: "))
                .findFirst()
                .orElse("Subject: ")
                .substring(9);
        if (subject.startsWith("Message deleted: ")) {
            return subject.substring(17).equals("warn") ? "warned" : subject;
        }
        return subject.replaceAll("^Answer to get this message: (\\w+) \\[.*]$", "asked $1")
                .replaceAll("^Answer to get all of this message: (\\w+) \\[.*]$", "header of $1");
    }

    private static List<String> atProvider(int port) throws IOException {
        try (Pop3Reader reader = new Pop3Reader(port, DOMAIN, PASSWORD)) {
            return reader.messages().stream()
                    .map(message -> kind(new String(message, ISO_8859_1)))
                    .toList();
        }
    }

    private static void send(StockJames james, String sender, String from, String subject, String more)
            throws IOException {
        try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
            smtp.send(
                    sender,
                    List.of(RELEASE),
                    ("From: " + from + "\r\nTo: " + RELEASE + "\r\nSubject: " + subject + "\r\n" + more
                                    + "\r\nYes, please.\r\n")
                            .getBytes(US_ASCII));
        }
    }

    private static byte[] message(String subject) {
        String to = subject.equals("both") ? ANNA + ", " + BERTA : subject.equals("full") ? FULL : ANNA;
        return ("X-Envelope-To: " + to + "\r\n"
                        + "Received: from mail.elsewhere.example (mail.elsewhere.example [198.51.100.7])\r\n"
                        + "\tby mx.provider.example; Mon, 2 Nov 2026 10:00:00 +0100\r\n"
                        + "From: Alice <alice@elsewhere.example>\r\nTo: somebody@elsewhere.example\r\nSubject: "
                        + subject
                        + "\r\nMessage-ID: <" + subject + "@elsewhere.example>\r\n\r\nText of " + subject + "\r\n"
                        + "More of the text.\r\n".repeat(20))
                .getBytes(US_ASCII);
    }

    private static String collectorXml(int port) {
        return new CollectorXml()
                .mailbox(
                        DOMAIN,
                        port,
                        DOMAIN,
                        PASSWORD,
                        "<recipients><fallback>rest@" + DOMAIN + "</fallback>"
                                + "<sources><envelopeHeader>X-Envelope-To</envelopeHeader></sources></recipients>"
                                + "<keep>delete</keep>")
                .toString();
    }
}
