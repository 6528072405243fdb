/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.DovecotPop3;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.StockJames;
import org.jamescollector.testing.TraceFields;
import org.junit.jupiter.api.Test;

/**
 * Mailboxes of many people at a provider, collected by a stock James. What each of them gets is compared with what the same
 * James stores for the same people of another domain to whom the same letters are sent by SMTP: a control with known envelopes.
 */
class SharedMailboxIT {

    /** The provider writes X-Envelope-To. */
    private static final String TOLD = "told.example";
    /** It does not. */
    private static final String UNTOLD = "untold.example";

    private static final String CONTROL_OF = "control-of-";
    private static final String FALLBACK = "rest";
    private static final List<String> EVERYBODY =
            Stream.concat(SharedLetters.PEOPLE.stream(), Stream.of(FALLBACK)).toList();

    private static final String PASSWORD = DovecotPop3.PASSWORD;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    /** A copy too many comes right after the one before. */
    private static final Duration NO_MORE = Duration.ofSeconds(3);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    private static final Set<String> OF_THE_PROVIDER = Set.of("received", "x-envelope-to");
    private static final Pattern COLLECTED = Pattern.compile("\"totalCollected\":(\\d+)");

    private static final List<SharedLetter> LETTERS = SharedLetters.all();

    @Test
    void shouldDeliverWhatSmtpWouldHaveDelivered() throws Exception {
        try (DovecotPop3 dovecot = DovecotPop3.start(Optional.empty(), TOLD, UNTOLD);
                StockJames james = StockJames.builder()
                        .file("collector.xml", collectorXml(dovecot.port()))
                        .start()) {
            for (String domain : List.of(TOLD, UNTOLD, CONTROL_OF + TOLD, CONTROL_OF + UNTOLD)) {
                james.webadmin().addDomain(domain);
                EVERYBODY.forEach(name -> james.webadmin().addUser(name + "@" + domain, PASSWORD));
            }
            List<byte[]> told = copies(TOLD);
            List<byte[]> untold = copies(UNTOLD);
            dovecot.deliver(TOLD, told);
            dovecot.deliver(UNTOLD, untold);
            int bySmtpTold = sendByTheirTrueEnvelope(james);
            int bySmtpUntold = sendAsFarAsHeadersTell(james);

            awaitCollected(james, TOLD, told.size());
            awaitCollected(james, UNTOLD, untold.size());
            awaitSame(james, TOLD, bySmtpTold);
            awaitSame(james, UNTOLD, bySmtpUntold);
        }
    }

    /** @param total how many messages SMTP put into mailboxes */
    private static void awaitSame(StockJames james, String domain, int total) {
        await(domain)
                .during(NO_MORE)
                .atMost(PATIENCE)
                .pollInterval(BETWEEN_LOOKS)
                .untilAsserted(() -> {
                    Map<String, List<String>> bySmtp = mailboxes(james, CONTROL_OF + domain);
                    Map<String, List<String>> collected = mailboxes(james, domain);
                    assertThat(bySmtp.values().stream().mapToInt(List::size).sum())
                            .isEqualTo(total);
                    assertSoftly(softly -> bySmtp.forEach((name, letters) -> softly.assertThat(collected.get(name))
                            .as(name)
                            .containsExactlyInAnyOrderElementsOf(letters)));
                });
    }

    /** Copies are those of one message; nobody may depend on their coming in one run, or one after another. */
    private static List<byte[]> copies(String domain) {
        List<byte[]> copies = new ArrayList<>();
        for (SharedLetter letter : LETTERS) {
            for (Set<String> recipients : letter.copies()) {
                copies.add(stored(letter, recipients, domain, copies.size()));
            }
        }
        Collections.shuffle(copies, new Random(1));
        return copies;
    }

    /** With what the provider puts on top, which is different in each copy. */
    private static byte[] stored(SharedLetter letter, Set<String> recipients, String domain, int number) {
        String envelope = recipients.stream()
                .map(name -> "<" + name + "@" + domain + ">")
                .collect(Collectors.joining(",\r\n\t", "X-Envelope-To: ", "\r\n"));
        String trace = "Return-Path: <alice@elsewhere.example>\r\n" + (domain.equals(TOLD) ? envelope : "")
                + "Received: from mail.elsewhere.example (mail.elsewhere.example [198.51.100.7])\r\n"
                + "\tby mx.provider.example with ESMTPS id q" + number + "; Mon, 2 Nov 2026 10:00:"
                + "%02d +0100\r\n".formatted(number % 60);
        byte[] message = letter.message(domain);
        byte[] stored = new byte[trace.length() + message.length];
        System.arraycopy(trace.getBytes(US_ASCII), 0, stored, 0, trace.length());
        System.arraycopy(message, 0, stored, trace.length(), message.length);
        return stored;
    }

    /** Bcc included. A copy for nobody whom James knows goes to the fallback recipient. */
    private static int sendByTheirTrueEnvelope(StockJames james) throws IOException {
        int total = 0;
        for (SharedLetter letter : LETTERS) {
            Set<String> recipients = new LinkedHashSet<>();
            for (Set<String> copy : letter.copies()) {
                recipients.addAll(knownOrFallback(copy));
            }
            total += send(james, letter, TOLD, recipients);
        }
        return total;
    }

    /**
     * Everybody whom the header names, once. If nobody is, or there are more copies than the header names people, it was for
     * somebody whom it hides: the fallback recipient gets it.
     */
    private static int sendAsFarAsHeadersTell(StockJames james) throws IOException {
        int total = 0;
        for (SharedLetter letter : LETTERS) {
            Set<String> recipients = new LinkedHashSet<>(
                    letter.list() ? SharedLetters.SUBSCRIBERS : knownOrFallback(Set.copyOf(letter.named())));
            int expected = letter.list()
                    ? SharedLetters.SUBSCRIBERS.size()
                    : Math.max(1, letter.named().size());
            if (letter.copies().size() > expected) {
                recipients.add(FALLBACK);
            }
            total += send(james, letter, UNTOLD, recipients);
        }
        return total;
    }

    private static Set<String> knownOrFallback(Set<String> names) {
        Set<String> known = new LinkedHashSet<>(names);
        known.retainAll(SharedLetters.PEOPLE);
        return known.isEmpty() ? Set.of(FALLBACK) : known;
    }

    private static int send(StockJames james, SharedLetter letter, String domain, Set<String> recipients)
            throws IOException {
        try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
            smtp.send(
                    "",
                    recipients.stream()
                            .map(name -> name + "@" + CONTROL_OF + domain)
                            .toList(),
                    letter.message(domain));
        }
        return recipients.size();
    }

    private static void awaitCollected(StockJames james, String account, int messages) {
        await(account).atMost(PATIENCE).untilAsserted(() -> assertThat(COLLECTED
                        .matcher(james.webadmin()
                                .get("/collector/accounts/" + account)
                                .body())
                        .results())
                .extracting(found -> found.group(1))
                .containsExactly(String.valueOf(messages)));
    }

    /** For each of the people the subjects and digests of their letters. */
    private static Map<String, List<String>> mailboxes(StockJames james, String domain) throws MessagingException {
        Map<String, List<String>> mailboxes = new TreeMap<>();
        for (String name : EVERYBODY) {
            try (ImapReader imap = new ImapReader(james.imapPort(), name + "@" + domain, PASSWORD)) {
                mailboxes.put(
                        name,
                        imap.messages("INBOX").stream()
                                .map(SharedMailboxIT::letter)
                                .toList());
            }
        }
        return mailboxes;
    }

    private static String letter(byte[] message) {
        String subject = TraceFields.fields(message).stream()
                .filter(field -> field.startsWith("Subject:"))
                .collect(Collectors.joining());
        byte[] letter = TraceFields.without(message, OF_THE_PROVIDER);
        return subject + " " + Hashing.sha256().hashBytes(letter);
    }

    private static String collectorXml(int port) {
        String lists = "<mappings><list id=\"%s\" to=\"%s\"/></mappings>";
        CollectorXml xml = new CollectorXml();
        for (String domain : List.of(TOLD, UNTOLD)) {
            String subscribers = SharedLetters.SUBSCRIBERS.stream()
                    .map(name -> name + "@" + domain)
                    .collect(Collectors.joining(", "));
            xml.mailbox(
                    domain,
                    port,
                    domain,
                    PASSWORD,
                    "<recipients><fallback>" + FALLBACK + "@" + domain + "</fallback>"
                            + "<accept><address>" + domain + "</address></accept>"
                            + lists.formatted(SharedLetters.LIST, subscribers) + "</recipients>\n");
        }
        return xml.toString();
    }
}
