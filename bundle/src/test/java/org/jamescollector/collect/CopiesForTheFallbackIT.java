/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.DovecotPop3;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.StockJames;
import org.jamescollector.testing.TraceFields;
import org.junit.jupiter.api.Test;

/**
 * A provider that has two Received lines in each message, with the recipient of each copy between them, and accounts that take one
 * line only for the provider's: what is not believed is not thrown away either.
 */
class CopiesForTheFallbackIT {

    /** Its account has no source besides the field. */
    private static final String FIELD_ONLY = "field.example";
    /** This one asks To and Cc too. */
    private static final String GUESSED = "guessed.example";

    private static final List<String> PEOPLE = List.of("anna", "berta", "carl");
    private static final String FALLBACK = "rest";
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Duration NO_MORE = Duration.ofSeconds(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Test
    void shouldGiveTheFallbackWhatMayHaveBeenForSomebodyElse() throws Exception {
        try (DovecotPop3 dovecot = DovecotPop3.start(Optional.empty(), FIELD_ONLY, GUESSED);
                StockJames james = StockJames.builder()
                        .file("collector.xml", collectorXml(dovecot.port()))
                        .start()) {
            for (String domain : List.of(FIELD_ONLY, GUESSED)) {
                james.webadmin().addDomain(domain);
                Stream.concat(PEOPLE.stream(), Stream.of(FALLBACK))
                        .forEach(name -> james.webadmin().addUser(name + "@" + domain, DovecotPop3.PASSWORD));
                dovecot.deliver(
                        domain, PEOPLE.stream().map(name -> copy(name, domain)).toList());
            }

            await().during(NO_MORE).atMost(PATIENCE).pollInterval(BETWEEN_LOOKS).untilAsserted(() -> {
                assertThat(told(james, FALLBACK, FIELD_ONLY)).containsExactlyInAnyOrderElementsOf(PEOPLE);
                assertThat(told(james, "anna", FIELD_ONLY)).isEmpty();

                List<String> annas = told(james, "anna", GUESSED);
                assertThat(annas).hasSize(1);
                assertThat(told(james, FALLBACK, GUESSED))
                        .containsExactlyInAnyOrderElementsOf(PEOPLE.stream()
                                .filter(name -> !annas.contains(name))
                                .toList());
            });
            for (String account : List.of(FIELD_ONLY, GUESSED)) {
                assertThat(james.log())
                        .contains("fields below the provider's lines name recipients of ours who did not get them")
                        .contains("the <trace> of account " + account + " says wrongly");
            }
        }
    }

    /** Whom the provider named in the messages that are in somebody's mailbox. */
    private static List<String> told(StockJames james, String name, String domain) throws MessagingException {
        try (ImapReader imap = new ImapReader(james.imapPort(), name + "@" + domain, DovecotPop3.PASSWORD)) {
            return imap.messages("INBOX").stream()
                    .flatMap(message -> TraceFields.fields(message).stream())
                    .filter(field -> field.startsWith("X-Envelope-To:"))
                    .map(field -> field.substring(field.indexOf('<') + 1, field.indexOf('@')))
                    .toList();
        }
    }

    private static byte[] copy(String name, String domain) {
        return ("Received: from mx2.provider.example by store.provider.example; Mon, 2 Nov 2026 10:00:04 +0100\r\n"
                        + "X-Envelope-To: <" + name + "@" + domain + ">\r\n"
                        + "Received: from out.example.net by mx2.provider.example; Mon, 2 Nov 2026 10:00:03 +0100\r\n"
                        + "From: Alice <alice@elsewhere.example>\r\nTo: anna@" + domain + "\r\n"
                        + "Message-ID: <one@elsewhere.example>\r\nSubject: One for three\r\n\r\nHello\r\n")
                .getBytes(US_ASCII);
    }

    private static String collectorXml(int port) {
        String recipients = "<recipients><fallback>" + FALLBACK + "@%s</fallback>%s</recipients>\n";
        String fieldOnly = "<sources><envelopeHeader>X-Envelope-To</envelopeHeader></sources>";
        return new CollectorXml()
                .mailbox(
                        FIELD_ONLY, port, FIELD_ONLY, DovecotPop3.PASSWORD, recipients.formatted(FIELD_ONLY, fieldOnly))
                .mailbox(GUESSED, port, GUESSED, DovecotPop3.PASSWORD, recipients.formatted(GUESSED, ""))
                .toString();
    }
}
