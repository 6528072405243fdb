/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.DovecotPop3;
import org.jamescollector.testing.GreenMailProvider;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.Pop3Reader;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/**
 * Every condition and every action in a stock James, against Dovecot and GreenMail at once. Each {@link RuledLetter} has a rule of its
 * own, so that what became of it shows what the rule did.
 */
class DownloadRulesIT {

    private static final String DOVECOT = "dovecot.example";
    private static final String GREENMAIL = "greenmail.example";
    private static final List<String> PEOPLE = List.of("anna", "berta", "archive", "rest");
    private static final String PASSWORD = DovecotPop3.PASSWORD;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    @Test
    void shouldDoWhatEachRuleSays() throws Exception {
        try (DovecotPop3 dovecot = DovecotPop3.start(Optional.empty(), DOVECOT);
                GreenMailProvider greenMail = new GreenMailProvider()) {
            greenMail.addMailbox(GREENMAIL, PASSWORD);
            StockJames.Builder builder = StockJames.builder();
            String container = builder.sampleOf("mailetcontainer.xml")
                    .replace("<processor state=\"error\"", processor() + "<processor state=\"error\"");
            try (StockJames james = builder.file("mailetcontainer.xml", container)
                    .file("blocked.txt", "blocked@elsewhere.example\n")
                    .file("collector.xml", collectorXml(dovecot.port(), greenMail.port()))
                    .start()) {
                for (String domain : List.of(DOVECOT, GREENMAIL)) {
                    james.webadmin().addDomain(domain);
                    PEOPLE.forEach(name -> james.webadmin().addUser(name + "@" + domain, PASSWORD));
                }
                for (RuledLetter letter : RuledLetters.ALL) {
                    for (byte[] copy : letter.messages(DOVECOT)) {
                        dovecot.deliver(DOVECOT, copy);
                    }
                    for (byte[] copy : letter.messages(GREENMAIL)) {
                        assertThat(greenMail.deliver(GREENMAIL, copy)).isTrue();
                    }
                }
                collectNow(james);
                awaitOutcome(james, DOVECOT, () -> retrieved(dovecot.port(), DOVECOT));
                awaitOutcome(james, GREENMAIL, () -> greenMail.retrieved(GREENMAIL));
                assertThat(tagged(james, DOVECOT)).containsOnlyOnce("X-Collected: by rule");
                assertThat(james.webadmin()
                                .get("/collector/accounts/" + DOVECOT + "/left?limit=1000")
                                .body())
                        .contains("LEFT_BY_RULE", "IGNORED_BY_RULE");
            }
        }
    }

    /** A run that found no users rests for a while. */
    private static void collectNow(StockJames james) {
        for (String account : List.of(DOVECOT, GREENMAIL)) {
            assertThat(james.webadmin()
                            .post("/collector/accounts/" + account + "?action=collect")
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    private static List<byte[]> retrieved(int port, String user) throws IOException {
        try (Pop3Reader reader = new Pop3Reader(port, user, PASSWORD)) {
            return reader.messages();
        }
    }

    /** Gives the messages that are at the provider. */
    @FunctionalInterface
    private interface Provider {
        List<byte[]> messages() throws IOException;
    }

    private static void awaitOutcome(StockJames james, String domain, Provider provider) {
        await(domain)
                .atMost(PATIENCE)
                .pollInterval(BETWEEN_LOOKS)
                // A run may delete what is just being read.
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    List<String> atProvider = subjects(provider.messages());
                    List<String> annas = mailbox(james, domain, "anna", "INBOX");
                    List<String> bertas = mailbox(james, domain, "berta", "INBOX");
                    List<String> archived = mailbox(james, domain, "archive", "Rules");
                    List<String> rest = mailbox(james, domain, "rest", "INBOX");
                    assertSoftly(softly -> {
                        softly.assertThat(atProvider)
                                .as("at the provider")
                                .containsExactlyInAnyOrderElementsOf(expected(RuledLetter::atProvider));
                        softly.assertThat(annas)
                                .as("anna")
                                .containsExactlyInAnyOrderElementsOf(expected(RuledLetter::annas));
                        softly.assertThat(bertas)
                                .as("berta")
                                .containsExactlyInAnyOrderElementsOf(expected(RuledLetter::bertas));
                        softly.assertThat(archived)
                                .as("archive")
                                .containsExactlyInAnyOrderElementsOf(expected(RuledLetter::archived));
                        softly.assertThat(rest).as("fallback").isEmpty();
                    });
                });
    }

    private static List<String> expected(Function<RuledLetter, Integer> copies) {
        return RuledLetters.ALL.stream()
                .flatMap(letter -> Stream.generate(letter::subject).limit(copies.apply(letter)))
                .toList();
    }

    private static List<String> mailbox(StockJames james, String domain, String name, String folder)
            throws MessagingException {
        try (ImapReader imap = new ImapReader(james.imapPort(), name + "@" + domain, PASSWORD)) {
            return subjects(imap.messages(folder));
        }
    }

    private static String tagged(StockJames james, String domain) throws MessagingException {
        try (ImapReader imap = new ImapReader(james.imapPort(), "anna@" + domain, PASSWORD)) {
            return imap.messages("INBOX").stream()
                    .map(message -> new String(message, ISO_8859_1))
                    .filter(message -> message.contains("Subject: tag\r\n"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> subjects(List<byte[]> messages) {
        return messages.stream()
                .map(message -> Arrays.stream(new String(message, ISO_8859_1).split("\r\n", -1))
                        .filter(line -> line.startsWith("Subject: "))
                        .findFirst()
                        .orElse("Subject: ")
                        .substring(9))
                .toList();
    }

    private static String processor() {
        StringBuilder xml = new StringBuilder("<processor state=\"download-rules\" enableJmx=\"false\">\n");
        RuledLetters.ALL.forEach(letter -> xml.append(letter.matchersXml()));
        RuledLetters.ALL.forEach(letter -> xml.append(letter.mailetsXml()));
        return xml.append("</processor>\n").toString();
    }

    private static String collectorXml(int dovecot, int greenMail) {
        CollectorXml xml = new CollectorXml();
        account(xml, DOVECOT, dovecot);
        account(xml, GREENMAIL, greenMail);
        return xml.toString();
    }

    private static void account(CollectorXml xml, String domain, int port) {
        xml.mailbox(
                domain,
                port,
                domain,
                PASSWORD,
                "<recipients><fallback>rest@" + domain + "</fallback>"
                        + "<sources><envelopeHeader>X-Envelope-To</envelopeHeader></sources></recipients>"
                        + "<keep>forever</keep>");
    }
}
