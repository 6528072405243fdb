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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.Exim;
import org.jamescollector.testing.GreenMailProvider;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.LoopbackPorts;
import org.jamescollector.testing.Postfix;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.StockJames;
import org.jamescollector.testing.WebAdmin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock James sets off the delivery of mail, and counts what comes. */
class TriggerIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ANNA = "anna@example.org";
    private static final String PASSWORD = "secret";
    private static final String SITE = "/collector/accounts/site";
    /** So long that it is never waited for. */
    private static final String SELDOM = "<interval>1 day</interval>";

    @TempDir
    Path folder;

    private static String accounts(String... accounts) {
        return "<collector><accounts>" + String.join("", accounts) + "</accounts></collector>";
    }

    /** With Anna. Its account has its first run at once. */
    private static StockJames james(String collectorXml) {
        StockJames james =
                StockJames.builder().file("collector.xml", collectorXml).start();
        WebAdmin webadmin = james.webadmin();
        webadmin.addDomain("example.org");
        webadmin.addUser(ANNA, PASSWORD);
        return james;
    }

    private static JsonNode account(StockJames james) throws IOException {
        return new ObjectMapper().readTree(james.webadmin().get(SITE).body());
    }

    /** Has the account run, and waits for the end. */
    private static JsonNode run(StockJames james) throws IOException {
        String task = new ObjectMapper()
                .readTree(james.webadmin().post(SITE + "?action=collect").body())
                .get("taskId")
                .asText();
        return new ObjectMapper()
                .readTree(james.webadmin()
                        .get("/tasks/" + task + "/await?timeout=" + PATIENCE.toSeconds() + "s")
                        .body());
    }

    private static StockJames afterItsFirstRun(StockJames james) {
        await().atMost(PATIENCE).until(() -> account(james).hasNonNull("lastEnded"));
        return james;
    }

    private static byte[] letter(String subject) {
        return ("From: Carl <carl@example.com>\r\nTo: <" + ANNA + ">\r\nSubject: " + subject + "\r\nMessage-ID: <"
                        + subject + "@example.com>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nHello\r\n")
                .getBytes(US_ASCII);
    }

    // ---- ETRN

    private static String etrn(int port, String... names) {
        return "<etrn name=\"site\"><host>127.0.0.1</host><port>" + port + "</port><names><name>"
                + String.join("</name><name>", names) + "</name></names>" + SELDOM
                + "<waitForMail>1 minute</waitForMail></etrn>";
    }

    @Test
    void shouldHaveARealPostfixDeliverWhatItKeeps() throws Exception {
        try (LoopbackPorts ports = new LoopbackPorts()) {
            int port = ports.next();
            // Its first run finds nobody there: Postfix has to know James' port, which there is once James runs.
            try (StockJames james = afterItsFirstRun(james(accounts(etrn(port, "example.org", "example.net"))));
                    Postfix postfix = Postfix.on(port, "example.org", james.smtpPort());
                    ImapReader anna = new ImapReader(james.imapPort(), ANNA, PASSWORD)) {
                try (SmtpSender smtp = new SmtpSender(port)) {
                    smtp.send("carl@example.com", List.of(ANNA), letter("first"));
                    smtp.send("carl@example.com", List.of(ANNA), letter("second"));
                }
                postfix.awaitKept(2);
                assertThat(anna.count("INBOX")).isZero();

                JsonNode done = run(james);

                await().atMost(PATIENCE).until(() -> anna.count("INBOX") == 2);
                assertThat(new String(anna.messages("INBOX").get(0), ISO_8859_1))
                        .contains("by mx.provider.example (Postfix)", "Subject: ");
                assertThat(done.get("additionalInformation").get("collected").asInt())
                        .as(james.log())
                        .isEqualTo(2);
                JsonNode account = account(james);
                assertThat(account.get("protocol").asText()).isEqualTo("etrn");
                assertThat(account.get("lastRun").get("collected").asInt()).isEqualTo(2);
                assertThat(account.get("lastRun").get("collectedBytes").asInt()).isPositive();
                assertThat(account.get("lastError").asText())
                        .startsWith(
                                "ETRN example.net: the provider answered \"459 <example.net>: service unavailable\"")
                        .contains("<name>example.net</name>");
                assertThat(james.log())
                        .contains("Account site: ETRN example.org at 127.0.0.1:" + port + ": \"250 Queuing started\"")
                        .doesNotContain("<waitForMail> cannot count");
            }
        }
    }

    @Test
    void shouldHaveARealEximDeliverWhatItKeeps() throws Exception {
        try (LoopbackPorts ports = new LoopbackPorts()) {
            int port = ports.next();
            try (StockJames james = afterItsFirstRun(james(accounts(etrn(port, "example.org", "example.net"))));
                    Exim exim = Exim.on(port, "example.org", james.smtpPort());
                    ImapReader anna = new ImapReader(james.imapPort(), ANNA, PASSWORD)) {
                try (SmtpSender smtp = new SmtpSender(port)) {
                    smtp.send("carl@example.com", List.of(ANNA), letter("first"));
                    smtp.send("carl@example.com", List.of(ANNA), letter("second"));
                }
                assertThat(anna.count("INBOX")).isZero();

                JsonNode done = run(james);

                await(exim.log()).atMost(PATIENCE).until(() -> anna.count("INBOX") == 2);
                assertThat(new String(anna.messages("INBOX").get(0), ISO_8859_1))
                        .contains("by mx.provider.example with esmtp (Exim 4", "Subject: ");
                assertThat(done.get("additionalInformation").get("collected").asInt())
                        .as(james.log() + exim.log())
                        .isEqualTo(2);
                assertThat(account(james).get("lastError").asText())
                        .startsWith("ETRN example.net: the provider answered \"458 not for you\"");
                assertThat(james.log())
                        .contains("Account site: ETRN example.org at 127.0.0.1:" + port + ": \"250 OK\"");
            }
        }
    }

    // ---- finger

    /** Answers each question, and keeps it. */
    private static void serve(ServerSocket server, BlockingQueue<String> questions) {
        Thread thread = new Thread(
                () -> {
                    while (!server.isClosed()) {
                        try (Socket connection = server.accept()) {
                            questions.add(
                                    new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII))
                                            .readLine());
                            connection.getOutputStream().write("14 messages\r\non their way\r\n".getBytes(US_ASCII));
                        } catch (IOException e) {
                            // Closed, which the loop's condition tells, or a client that has gone.
                        }
                    }
                },
                "finger-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void shouldAskAFingerServerAndCountWhatComesThen() throws Exception {
        BlockingQueue<String> questions = new LinkedBlockingQueue<>();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            serve(server, questions);
            String finger = "<finger name=\"site\"><host>127.0.0.1</host><port>" + server.getLocalPort()
                    + "</port><query>our site</query><domains><domain>example.org</domain></domains>" + SELDOM
                    + "<waitForMail>1 minute</waitForMail></finger>";
            try (StockJames james = james(accounts(finger));
                    ImapReader anna = new ImapReader(james.imapPort(), ANNA, PASSWORD)) {
                assertThat(questions.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo("our site");
                try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
                    smtp.send("carl@example.com", List.of(ANNA), letter("first"));
                }
                await().atMost(PATIENCE).until(() -> account(james).has("lastEnded"));

                assertThat(account(james).get("lastRun").get("collected").asInt())
                        .as(james.log())
                        .isEqualTo(1);
                assertThat(account(james).get("protocol").asText()).isEqualTo("finger");
                assertThat(james.log())
                        .contains("Account site: 127.0.0.1:" + server.getLocalPort() + " says: 14 messages");
                await().atMost(PATIENCE).until(() -> anna.count("INBOX") == 1);
            }
        }
    }

    // ---- programs

    private static String program(Path script, String more) {
        return "<program>/bin/sh</program><argument>" + script + "</argument>" + more;
    }

    /** A program that writes a line into this file. */
    private Path writing(String name, String line) {
        try {
            return Files.writeString(
                    folder.resolve(name), "echo \"" + line + "\" >> '" + folder.resolve("out") + "'\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> written() throws IOException {
        Path out = folder.resolve("out");
        return Files.exists(out) ? Files.readAllLines(out) : List.of();
    }

    @Test
    void shouldRunAProgramAndTellWhenItFails() throws Exception {
        Path script = writing("dial", "$COLLECTOR_ACCOUNT $COLLECTOR_PROTOCOL $COLLECTOR_STEP");
        String command = "<command name=\"site\">" + program(script, SELDOM) + "</command>";
        try (StockJames james = james(accounts(command))) {
            await().atMost(PATIENCE)
                    .until(() -> account(james).get("state").asText().equals("ok"));
            assertThat(written()).containsExactly("site command command");
            assertThat(account(james).has("host")).isFalse();

            Files.writeString(script, "echo the line is engaged >&2\nexit 7\n");
            assertThat(run(james).get("status").asText()).isEqualTo("failed");

            assertThat(account(james).get("state").asText()).isEqualTo("failing");
            assertThat(account(james).get("lastError").asText())
                    .startsWith("<command>: /bin/sh ended with status 7. Run it by hand");
            assertThat(james.log()).contains("Account site, <command>: /bin/sh says: the line is engaged");
        }
    }

    @Test
    void shouldRunProgramsAroundACollectionAndCollectNothingWhereTheFirstFails() throws Exception {
        Path up = writing("up", "$COLLECTOR_STEP $COLLECTOR_ACCOUNT $COLLECTOR_PROTOCOL $COLLECTOR_HOST");
        Path down = writing("down", "$COLLECTOR_STEP $COLLECTOR_OUTCOME $COLLECTOR_MESSAGES");
        try (GreenMailProvider provider = new GreenMailProvider()) {
            provider.addMailbox("site", PASSWORD);
            provider.deliver("site", letter("first"));
            String collector = new CollectorXml()
                    .account(
                            "site",
                            provider.port(),
                            "site",
                            PASSWORD,
                            ANNA,
                            SELDOM,
                            "<before>" + program(up, "") + "</before>",
                            "<after>" + program(down, "<timeout>20 seconds</timeout>") + "</after>")
                    .toString();
            try (StockJames james = james(collector);
                    ImapReader anna = new ImapReader(james.imapPort(), ANNA, PASSWORD)) {
                // Its first run may have met a James without users.
                await().atMost(PATIENCE).until(() -> account(james).has("lastEnded"));
                run(james);
                await().atMost(PATIENCE).until(() -> anna.count("INBOX") == 1);
                assertThat(written()).startsWith("before site pop3 127.0.0.1").containsAnyOf("after success 1");

                Files.writeString(up, "exit 3\n");
                Files.deleteIfExists(folder.resolve("out"));
                provider.deliver("site", letter("second"));
                assertThat(run(james).get("status").asText()).isEqualTo("failed");

                assertThat(account(james).get("lastError").asText())
                        .startsWith("<before>: /bin/sh ended with status 3. The account was not collected.");
                assertThat(written()).containsExactly("after failure 0");
                assertThat(anna.count("INBOX")).isEqualTo(1);
            }
        }
    }

    // ---- smtpserver.xml

    @Test
    void shouldWarnWhereNobodyCounts() throws Exception {
        String without = StockJames.builder()
                .sampleOf("smtpserver.xml")
                .replace("<handler class=\"org.jamescollector.arrival.CountArrivals\"/>", "");
        Path script = writing("dial", "called");
        String command = "<command name=\"site\">" + program(script, SELDOM + "<waitForMail>1 minute</waitForMail>")
                + "</command>";
        try (StockJames james = StockJames.builder()
                .file("smtpserver.xml", without)
                .file("collector.xml", accounts(command))
                .start()) {
            await().atMost(PATIENCE)
                    .until(() -> account(james).get("state").asText().equals("ok"));

            assertThat(written()).containsExactly("called");
            assertThat(james.log())
                    .contains("<waitForMail> cannot count: no SMTP server of this James tells what it takes"
                            + " (account site)");
        }
    }
}
