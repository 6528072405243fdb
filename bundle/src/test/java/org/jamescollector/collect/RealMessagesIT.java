/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.testing.CollectorXml.element;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.DovecotPop3;
import org.jamescollector.testing.GreenMailProvider;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.Pop3Reader;
import org.jamescollector.testing.RealMessages;
import org.jamescollector.testing.RealMessages.RealMessage;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.SpoolOnly;
import org.jamescollector.testing.StockJames;
import org.jamescollector.testing.TraceFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real and often malformed messages: nothing on their way changes them, whatever it is that the provider gives. */
class RealMessagesIT {

    private static final String PLAIN = "plain";
    private static final String TRACED = "traced";
    /** Filled only when its user is there. */
    private static final String LATER = "later";

    private static final String PASSWORD = DovecotPop3.PASSWORD;
    private static final String CONTROL = "control@example.org";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** James' mail library makes these where they are missing when a rule changes a header, as the one that removes Bcc does. */
    private static final Set<String> MADE_WHEN_MISSING = Set.of("date", "message-id", "mime-version");

    private static final Pattern OURS =
            Pattern.compile("\\AReceived: from [^\r]+\r\n\tby [^\r]+ \\(Collector for Apache James, account " + TRACED
                    + "\\) with POP3\r\n\tid [^\r]+; [^\r]+\r\n");

    @TempDir
    private Path folder;

    @Test
    void shouldSpoolWhatGreenMailSendsByteForByte() throws Exception {
        try (GreenMailProvider greenMail = greenMail()) {
            assertThat(retrieved(greenMail.port(), PLAIN)).hasSizeGreaterThan(70);
            spoolsWhatItSends(greenMail.port());
        }
    }

    @Test
    void shouldSpoolWhatDovecotSendsByteForByte() throws Exception {
        try (DovecotPop3 dovecot = dovecot()) {
            assertThat(retrieved(dovecot.port(), PLAIN)).hasSize(82);
            spoolsWhatItSends(dovecot.port());
        }
    }

    @Test
    void shouldStoreWhatGreenMailSendsAsIfItHadComeBySmtp() throws Exception {
        try (GreenMailProvider greenMail = greenMail()) {
            greenMail.addMailbox(LATER, PASSWORD);
            storesAsBySmtp(greenMail.port(), () -> RealMessages.all()
                    .forEach(message -> greenMail.deliver(LATER, message.content())));
        }
    }

    @Test
    void shouldStoreWhatDovecotSendsAsIfItHadComeBySmtp() throws Exception {
        try (DovecotPop3 dovecot = dovecot()) {
            storesAsBySmtp(dovecot.port(), () -> RealMessages.all()
                    .forEach(message -> dovecot.deliver(LATER, message.content())));
        }
    }

    private static GreenMailProvider greenMail() {
        GreenMailProvider greenMail = new GreenMailProvider();
        for (String user : List.of(PLAIN, TRACED)) {
            greenMail.addMailbox(user, PASSWORD);
            RealMessages.all().forEach(message -> greenMail.deliver(user, message.content()));
        }
        return greenMail;
    }

    private static DovecotPop3 dovecot() {
        DovecotPop3 dovecot = DovecotPop3.start(Optional.empty(), PLAIN, TRACED, LATER);
        List<byte[]> all = RealMessages.all().stream().map(RealMessage::content).toList();
        dovecot.deliver(PLAIN, all);
        dovecot.deliver(TRACED, all);
        return dovecot;
    }

    private static List<byte[]> retrieved(int port, String user) throws Exception {
        try (Pop3Reader pop3 = new Pop3Reader(port, user, PASSWORD)) {
            return pop3.messages();
        }
    }

    /** Nothing leaves the spool while this looks at the files in which James' queue keeps it. */
    private void spoolsWhatItSends(int port) throws Exception {
        List<byte[]> sent = retrieved(port, PLAIN);
        String accounts = new CollectorXml()
                .withoutUsers()
                .account(PLAIN, port, PLAIN, PASSWORD, "anna@example.org", element("traceHeader", "false"))
                .account(TRACED, port, TRACED, PASSWORD, "anna@example.org")
                .toString();
        Path gate = Files.createFile(folder.resolve("gate"));
        String wait = "<mailet match=\"All\" class=\"org.jamescollector.testing.WaitWhileFileExists\"><file>" + gate
                + "</file></mailet>";
        try (StockJames james =
                SpoolOnly.james(accounts, SpoolOnly.container(wait, "")).start()) {
            for (String account : List.of(PLAIN, TRACED)) {
                await(account).atMost(PATIENCE).until(() -> james.log()
                        .lines()
                        .anyMatch(line -> line.contains("Run of account " + account)
                                && line.contains(" " + sent.size() + " collected ")));
            }
            List<String> spooled = spooled(james);

            assertThat(digests(spooled.stream().map(RealMessagesIT::withoutOurs)))
                    .containsExactlyInAnyOrderElementsOf(
                            digests(Stream.concat(sent.stream(), sent.stream()).map(RealMessagesIT::text)));
            // A field before a line that begins with a space would take it in as its own.
            assertThat(spooled.stream().filter(message -> !withoutOurs(message).equals(message)))
                    .as("with the collector's trace field")
                    .hasSize((int) sent.stream()
                            .filter(message -> !beginsWithSpace(message))
                            .count());
        }
    }

    private static List<String> spooled(StockJames james) throws IOException {
        try (Stream<Path> files = Files.walk(james.folder().resolve("var/store/activemq/blob-transfer"))) {
            List<String> spooled = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                spooled.add(text(Files.readAllBytes(file)));
            }
            return spooled;
        }
    }

    private static List<String> digests(Stream<String> texts) {
        return texts.map(text -> Hashing.sha256().hashString(text, ISO_8859_1).toString())
                .toList();
    }

    private static boolean beginsWithSpace(byte[] message) {
        return message.length > 0 && (message[0] == ' ' || message[0] == '\t');
    }

    /** A message without the collector's one field, which is the first. */
    private static String withoutOurs(String message) {
        return OURS.matcher(message).replaceFirst("");
    }

    private static List<String> texts(List<byte[]> messages) {
        return messages.stream().map(RealMessagesIT::text).toList();
    }

    /** Each byte as a character. */
    private static String text(byte[] message) {
        return new String(message, ISO_8859_1);
    }

    private static void storesAsBySmtp(int port, Runnable delivery) throws Exception {
        List<byte[]> sent = retrieved(port, PLAIN);
        String accounts = new CollectorXml()
                .account(LATER, port, LATER, PASSWORD, "anna@example.org")
                .toString();
        try (StockJames james =
                StockJames.builder().file("collector.xml", accounts).start()) {
            james.webadmin().addDomain("example.org");
            james.webadmin().addUser("anna@example.org", PASSWORD);
            james.webadmin().addUser(CONTROL, PASSWORD);
            delivery.run();
            try (ImapReader anna = new ImapReader(james.imapPort(), "anna@example.org", PASSWORD);
                    ImapReader control = new ImapReader(james.imapPort(), CONTROL, PASSWORD)) {
                await("all to be collected").atMost(PATIENCE).until(() -> anna.count("INBOX") >= sent.size());
                List<byte[]> collected = new ArrayList<>(anna.messages("INBOX"));
                for (byte[] message : sent) {
                    // SMTP does not take a message with bare line feeds, POP3 gives it all the same.
                    byte[] stored = bySmtp(james, control, message).orElse(message);
                    assertThat(takeLike(stored, madeFor(message), collected))
                            .as("stored when it came by SMTP, and not when it was collected:\n%s", text(stored))
                            .isTrue();
                }
                assertThat(texts(collected)).as("left over").isEmpty();
            }
        }
    }

    /** What James stores; empty where it refuses. */
    private static Optional<byte[]> bySmtp(StockJames james, ImapReader control, byte[] message) throws Exception {
        int before = control.count("INBOX");
        try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
            smtp.send("", List.of(CONTROL), message);
        } catch (IOException refused) {
            assertThat(text(message)).as("%s", refused).containsPattern("[^\r]\n");
            return Optional.empty();
        }
        await().atMost(PATIENCE).until(() -> control.count("INBOX") > before);
        return Optional.of(control.messages("INBOX").get(before));
    }

    private static Set<String> madeFor(byte[] original) {
        Set<String> made = new HashSet<>(MADE_WHEN_MISSING);
        made.removeAll(TraceFields.names(original));
        return made;
    }

    private static boolean takeLike(byte[] stored, Set<String> butFor, List<byte[]> collected) {
        byte[] wanted = TraceFields.without(stored, butFor);
        Optional<byte[]> found = collected.stream()
                .filter(message -> Arrays.equals(wanted, TraceFields.without(message, butFor)))
                .findFirst();
        found.ifPresent(collected::remove);
        return found.isPresent();
    }
}
