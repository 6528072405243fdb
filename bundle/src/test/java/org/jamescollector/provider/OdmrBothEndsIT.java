/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.PASSWORD;
import static org.jamescollector.provider.ProviderJames.SECRET;
import static org.jamescollector.provider.ProviderJames.USER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.RealMessages;
import org.jamescollector.testing.RealMessages.RealMessage;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.StockJames;
import org.jamescollector.testing.TraceFields;
import org.jamescollector.testing.WebAdmin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two stock James: one holds mail, the other one is its customer and collects it. */
class OdmrBothEndsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DOMAIN = "customer.example";
    private static final String ANNA = "anna@" + DOMAIN;
    private static final String BERT = "bert@" + DOMAIN;
    private static final String CARLA = "carla@" + DOMAIN;
    private static final List<String> USERS = List.of(ANNA, BERT, CARLA);
    /** Gets by SMTP, from nobody in between, what the others are to get. */
    private static final String CONTROL = "control@" + DOMAIN;
    /** A user of the provider's own. */
    private static final String NEIGHBOUR = "sender@provider.example";

    private static final int LETTERS = 1_000;
    /** How often each real message is sent. */
    private static final int TIMES = 4;

    private static final int LARGE_OCTETS = 3_000_000;
    /** James' mail library makes these where they are missing when a rule changes a header, as the one that removes Bcc does. */
    private static final Set<String> MADE_WHEN_MISSING = Set.of("date", "message-id", "mime-version");

    private static ProviderJames provider;
    private static StockJames customer;

    /**
     * A mail.
     *
     * @param content where its message stands in the list of them
     */
    private record Letter(String sender, List<String> recipients, int content) {}

    @BeforeAll
    static void start() {
        provider = ProviderJames.start(
                "<signIn><secret user=\"" + USER + "\">" + SECRET + "</secret></signIn><domain name=\"" + DOMAIN
                        + "\"><users>" + USER + "</users></domain>",
                true);
        String account = "<collector><accounts><odmr name=\"office\"><host>127.0.0.1</host><port>" + provider.odmrPort()
                + "</port><security>starttls</security><verify><fingerprint>"
                + provider.james().certificateFingerprint()
                + "</fingerprint></verify><signIn>cram-md5</signIn><user>" + USER + "</user><password>" + SECRET
                + "</password><interval>365 days</interval></odmr></accounts></collector>";
        customer = StockJames.builder().file("collector.xml", account).start();
        WebAdmin webadmin = customer.webadmin();
        webadmin.addDomain(DOMAIN);
        USERS.forEach(user -> webadmin.addUser(user, PASSWORD));
        webadmin.addUser(CONTROL, PASSWORD);
    }

    @AfterAll
    static void stop() {
        provider.close();
        customer.close();
    }

    @Test
    void shouldBringAThousandMailsFromOneJamesToTheOtherOnceAndUnchanged() throws Exception {
        // An account runs when James starts.
        await().atMost(PATIENCE).until(() -> account().hasNonNull("lastEnded"));
        List<byte[]> contents = realOnesThatJamesTakes();
        int real = contents.size();
        assertThat(real).isGreaterThan(70);
        while (contents.size() < LETTERS - real * TIMES + real) {
            contents.add(made(contents.size()));
        }
        List<byte[]> bySmtp = bySmtp(contents);
        List<Letter> letters = letters(real);
        handIn(letters, contents);
        await("all held").atMost(PATIENCE).until(() -> provider.held(DOMAIN) == LETTERS);

        assertThat(collectedInOneRun()).isEqualTo(LETTERS);

        assertThat(provider.held(DOMAIN)).isZero();
        for (String user : USERS) {
            holdsExactly(user, letters, contents, bySmtp);
        }
        try (ImapReader neighbour = new ImapReader(provider.james().imapPort(), NEIGHBOUR, PASSWORD)) {
            assertThat(neighbour.count("INBOX"))
                    .as("what was for the provider's own user, and no notice of anything")
                    .isEqualTo((int) letters.stream()
                            .filter(letter -> letter.recipients().contains(NEIGHBOUR))
                            .count());
        }
        assertThat(collectedInOneRun()).as("left for a second run").isZero();
        assertThat(account().path("totalCollected").asInt()).isEqualTo(LETTERS);
        for (StockJames james : List.of(provider.james(), customer)) {
            assertThat(queueSize(james, "spool")).isZero();
            assertThat(queueSize(james, "outgoing")).isZero();
        }
    }

    // ---- the mails

    /** Without those with bare line feeds, or a line that is longer than a port of James takes. */
    private static List<byte[]> realOnesThatJamesTakes() {
        List<byte[]> taken = new ArrayList<>();
        for (RealMessage message : RealMessages.all()) {
            try (SmtpSender smtp = new SmtpSender(customer.smtpPort())) {
                smtp.send("", List.of(CONTROL), message.onTheWire());
                taken.add(message.onTheWire());
            } catch (IOException refused) {
                assertThat(refused).hasMessageMatching("(?s).*(50[0-9]|55[0-9]|closed).*");
            }
        }
        return taken;
    }

    private static byte[] made(int number) {
        StringBuilder text = new StringBuilder("From: Dora <dora@example.com>\r\nTo: everybody@" + DOMAIN
                + "\r\nSubject: number " + number + "\r\nMessage-ID: <" + number
                + "@example.com>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
        switch (number % 6) {
            case 0 -> {}
            case 1 -> text.append("..two dots\r\n.\r\n.one\r\n");
            case 2 -> text.append("Grüße aus Köln, за здоровье\r\n");
            case 3 -> text.append("4 KB of dots\r\n".repeat(300));
            case 4 -> text.append("Ein Absatz über 20 KB.\r\n".repeat(900));
            default -> text.append("x".repeat(70 * (number % 100))).append("\r\n.\r\n");
        }
        if (number == 500) {
            text.append("A large one.\r\n".repeat(LARGE_OCTETS / 14));
        }
        return text.toString().getBytes(UTF_8);
    }

    private static List<Letter> letters(int real) {
        List<List<String>> recipients = List.of(
                List.of(ANNA),
                List.of(BERT),
                List.of(ANNA, BERT),
                List.of(CARLA),
                List.of(CARLA, ANNA, BERT),
                List.of(BERT, NEIGHBOUR));
        List<Letter> letters = new ArrayList<>();
        for (int number = 0; number < LETTERS; number++) {
            boolean fromNobody = number % 7 == 0;
            int content = number < real * TIMES ? number % real : number - real * (TIMES - 1);
            letters.add(new Letter(
                    fromNobody ? "" : "sender" + number + "@example.com",
                    recipients.get(number / 2 % recipients.size()),
                    content));
        }
        return letters;
    }

    private static void handIn(List<Letter> letters, List<byte[]> contents) throws IOException {
        try (SmtpSender smtp = new SmtpSender(provider.james().smtpPort())) {
            for (Letter letter : letters) {
                byte[] content = contents.get(letter.content());
                if (isAscii(content)) {
                    smtp.send(letter.sender(), letter.recipients(), content);
                } else {
                    smtp.sendEightBit(letter.sender(), letter.recipients(), content);
                }
            }
        }
    }

    private static boolean isAscii(byte[] content) {
        for (byte octet : content) {
            if (octet < 0) {
                return false;
            }
        }
        return true;
    }

    /** What the customer's James stores of each when it comes to its own port. */
    private static List<byte[]> bySmtp(List<byte[]> contents) throws Exception {
        try (SmtpSender smtp = new SmtpSender(customer.smtpPort());
                ImapReader control = new ImapReader(customer.imapPort(), CONTROL, PASSWORD)) {
            int before = settled(control);
            for (int number = 0; number < contents.size(); number++) {
                smtp.sendEightBit("content" + number + "@example.com", List.of(CONTROL), contents.get(number));
            }
            await().atMost(PATIENCE).until(() -> control.count("INBOX") == before + contents.size());
            Map<String, byte[]> bySender = new HashMap<>();
            for (byte[] message : control.messages("INBOX")) {
                bySender.put(sender(message), message);
            }
            List<byte[]> stored = new ArrayList<>();
            for (int number = 0; number < contents.size(); number++) {
                stored.add(Optional.ofNullable(bySender.get("<content" + number + "@example.com>"))
                        .orElseThrow());
            }
            return stored;
        }
    }

    /** How many there are when the spool is empty. */
    private static int settled(ImapReader control) throws Exception {
        await().atMost(PATIENCE).until(() -> queueSize(customer, "spool") == 0);
        return control.count("INBOX");
    }

    // ---- the run

    /** Has the customer collect, and waits for the end. */
    private static int collectedInOneRun() throws IOException {
        String before = account().path("lastStarted").asText();
        assertThat(customer.webadmin()
                        .post("/collector/accounts/office?action=collect")
                        .statusCode())
                .isBetween(200, 299);
        await("the run's end").atMost(PATIENCE).until(() -> endedSince(before));
        JsonNode account = account();
        assertThat(account.path("lastError").asText("")).matches("|null");
        return account.path("lastRun").path("collected").asInt();
    }

    private static boolean endedSince(String before) throws IOException {
        JsonNode now = account();
        String started = now.path("lastStarted").asText();
        return !started.equals(before)
                && now.hasNonNull("lastEnded")
                && !Instant.parse(now.path("lastEnded").asText()).isBefore(Instant.parse(started));
    }

    private static JsonNode account() throws IOException {
        return new ObjectMapper()
                .readTree(customer.webadmin().get("/collector/accounts/office").body());
    }

    private static int queueSize(StockJames james, String queue) throws IOException {
        JsonNode answer = new ObjectMapper()
                .readTree(james.webadmin().get("/mailQueues/" + queue).body());
        return answer.path("size").asInt();
    }

    // ---- what came

    /** Each of the user's mails is there once, with its envelope, and nothing else is. */
    private static void holdsExactly(String user, List<Letter> letters, List<byte[]> contents, List<byte[]> bySmtp)
            throws Exception {
        List<Letter> wanted = letters.stream()
                .filter(letter -> letter.recipients().contains(user))
                .toList();
        try (ImapReader imap = new ImapReader(customer.imapPort(), user, PASSWORD)) {
            await(user).atMost(PATIENCE).until(() -> imap.count("INBOX") >= wanted.size());
            Map<String, List<byte[]>> came = new HashMap<>();
            for (byte[] message : imap.messages("INBOX")) {
                // A message that has been to a mailing list has others of its own.
                assertThat(fields(message, "Delivered-To"))
                        .containsOnlyOnce(user)
                        .doesNotContainAnyElementsOf(othersThan(user));
                assertThat(new String(message, ISO_8859_1))
                        .contains("(Collector for Apache James, account office) with ODMRS\r\n");
                came.computeIfAbsent(sender(message), sender -> new ArrayList<>())
                        .add(message);
            }
            for (Letter letter : wanted) {
                List<byte[]> fromThere = came.getOrDefault("<" + letter.sender() + ">", List.of());
                Set<String> made = new HashSet<>(MADE_WHEN_MISSING);
                made.removeAll(TraceFields.names(contents.get(letter.content())));
                byte[] stored = TraceFields.without(bySmtp.get(letter.content()), made);
                Optional<byte[]> same = fromThere.stream()
                        .filter(message -> Arrays.equals(stored, TraceFields.without(message, made)))
                        .findFirst();
                assertThat(same)
                        .as("%s from <%s>, as stored when it came by SMTP:\n%s", user, letter.sender(), text(stored))
                        .isPresent();
                same.ifPresent(fromThere::remove);
            }
            assertThat(came.values().stream().flatMap(List::stream).map(OdmrBothEndsIT::text))
                    .as("%s has got besides", user)
                    .isEmpty();
        }
    }

    private static String text(byte[] message) {
        return new String(message, 0, Math.min(message.length, 4_000), ISO_8859_1);
    }

    private static List<String> othersThan(String user) {
        return Stream.concat(USERS.stream(), Stream.of(CONTROL, NEIGHBOUR))
                .filter(other -> !other.equals(user))
                .toList();
    }

    /** The sender as it stands in the mailbox, where nothing else may say so. */
    private static String sender(byte[] message) {
        List<String> paths = fields(message, "Return-Path");
        assertThat(paths).as(text(message)).hasSize(1);
        return paths.get(0);
    }

    /** The values of all fields of that name. */
    private static List<String> fields(byte[] message, String name) {
        return TraceFields.fields(message).stream()
                .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(field -> field.substring(name.length() + 1).strip())
                .toList();
    }
}
