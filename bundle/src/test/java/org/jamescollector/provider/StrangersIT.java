/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.OTHER;
import static org.jamescollector.provider.ProviderJames.PASSWORD;
import static org.jamescollector.provider.ProviderJames.SECRET;
import static org.jamescollector.provider.ProviderJames.USER;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jamescollector.provider.Customer.Server;
import org.jamescollector.testing.ImapReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers at a provider's ports: they guess passwords, and put into names and answers what would be a line, or a command, of its own. */
class StrangersIT {

    private static final String SENDER = "sender@provider.example";
    private static final String DOMAIN = "etrn.example";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What the sample's logback.xml writes in colour. */
    private static final Pattern LEVEL = Pattern.compile("\\x1b\\[[\\d;]+m\\[[A-Z ]+]\\x1b\\[0;39m");
    /** A terminal's colours, and whatever else is no text, tabs and line ends of the log itself excepted. */
    private static final Pattern NO_TEXT = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]");

    private static ProviderJames provider;
    private static CustomersServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new CustomersServer();
        provider = ProviderJames.start(
                "<signIn><tls>optional</tls><allowPlaintextPassword>true</allowPlaintextPassword><secret user=\"" + USER
                        + "\">" + SECRET + "</secret><secret user=\"" + OTHER + "\">" + SECRET + "</secret></signIn>"
                        + "<domain name=\"guessed.example\"><users>" + USER + "</users></domain>"
                        + "<domain name=\"others.example\"><users>" + OTHER + "</users></domain>"
                        + "<domain name=\"" + DOMAIN
                        + "\"><etrnNetworks>127.0.0.0/8</etrnNetworks><route><host>127.0.0.1</host><port>"
                        + server.port() + "</port><security>none</security></route></domain>",
                true);
    }

    @AfterAll
    static void stop() throws IOException {
        provider.close();
        server.close();
    }

    // ---- guessing

    private static Customer from(String address) throws IOException {
        return new Customer(new Socket(
                        InetAddress.getLoopbackAddress(), provider.odmrPort(), InetAddress.getByName(address), 0))
                .hello();
    }

    private static String plain(String user, String password) {
        return "AUTH PLAIN " + Customer.base64("\0" + user + "\0" + password);
    }

    @Test
    void shouldSlowDownWhoGuessesThenNotListenAndServeOthersAsQuicklyAsEver() throws Exception {
        String attacker = "127.0.0.66";
        try (Customer guessing = from(attacker)) {
            assertThat(guessing.ask(plain(USER, "first"))).startsWith("535 ");
            assertThat(millis(() ->
                            assertThat(guessing.ask(plain(USER, "second"))).startsWith("535 ")))
                    .isGreaterThanOrEqualTo(500);
            assertThat(millis(() -> assertThat(guessing.ask(plain(USER, "third")))
                            .isEqualTo("535 5.7.8 Authentication failed too often")))
                    .isGreaterThanOrEqualTo(1_000);
            assertThat(guessing.isClosed()).isTrue();
        }
        List<Customer> waiting = new ArrayList<>();
        try {
            // Many at the same time, which wait for 2, 4, 8, 16 seconds and are counted all the same.
            for (int i = 4; i <= 20; i++) {
                Customer guessing = from(attacker);
                waiting.add(guessing);
                guessing.say(plain(USER, "another"));
            }
            assertThat(millis(() -> {
                        try (Customer other = from("127.0.0.1")) {
                            assertThat(other.cramMd5(OTHER, SECRET)).startsWith("235 ");
                            assertThat(other.ask("ATRN others.example")).startsWith("453 ");
                        }
                    }))
                    .as("another user from another address, milliseconds")
                    .isLessThan(1_500);
            await().atMost(PATIENCE).pollInSameThread().untilAsserted(() -> {
                try (Customer guessing = from(attacker)) {
                    assertThat(guessing.ask(plain(OTHER, PASSWORD)))
                            .as("even the right password")
                            .isEqualTo("421 4.7.0 Too many failures from your address");
                    assertThat(guessing.isClosed()).isTrue();
                }
            });
        } finally {
            for (Customer guessing : waiting) {
                guessing.close();
            }
        }
        assertThat(provider.james().log()).contains("Sign-ins from " + attacker + " are not looked at for a while");
    }

    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }

    private static long millis(Step step) throws IOException {
        long begin = System.nanoTime();
        step.take();
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    // ---- names and answers of several lines

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etrn.example\rETRN others.example",
                "etrn\u0000.example",
                "etrn.example\u001b[31m",
                "#etrn.example\rQUIT",
                "@etrn.example\u000bQUIT",
                "etrn.example QUIT",
                "\u0085etrn.example"
            })
    void shouldTakeNoNameOfSeveralLinesForEtrn(String name) throws Exception {
        try (Customer client = new Customer(provider.james().smtpPort()).hello()) {
            assertThat(client.ask("ETRN " + name)).startsWith("501 ");
            assertThat(client.ask("NOOP")).startsWith("250 ");
        }
        assertLogIsText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"others.example\rNOOP", "others\u0000.example", "others.example\u001b[31m"})
    void shouldTakeNoNameOfSeveralLinesForAtrn(String name) throws Exception {
        try (Customer customer = provider.customer().hello()) {
            assertThat(customer.cramMd5(OTHER, SECRET)).startsWith("235 ");
            assertThat(customer.ask("ATRN " + name)).startsWith("501 ");
            assertThat(customer.ask("NOOP")).startsWith("250 ");
        }
        assertLogIsText();
    }

    @Test
    void shouldWriteNoLineThatAUserHasMadeUp() throws Exception {
        try (Customer client = from("127.0.0.67")) {
            for (String user : List.of(
                    "nobody\r\nFORGED: all is well\r\n@provider.example", "nobody\u001b[31m@provider.example")) {
                assertThat(client.ask(plain(user, "x"))).startsWith("501 ");
                assertThat(client.ask("AUTH LOGIN " + Customer.base64(user))).startsWith("334 ");
                assertThat(client.ask(Customer.base64("x"))).startsWith("501 ");
                assertThat(client.cramMd5(user, SECRET)).startsWith("501 ");
            }
            assertThat(client.ask("EHLO \rFORGED: name")).startsWith("250 ");
            // James' own log has the name of whom it does not know.
            assertThat(client.ask(plain("nobody at all@provider.example", "x"))).startsWith("535 ");
        }
        await().atMost(PATIENCE).until(() -> provider.james().log().contains("nobody at all"));
        assertLogIsText();
    }

    @Test
    void shouldWriteNoLineThatACustomersServerHasMadeUp() throws Exception {
        server.answering((verb, line, taken) -> switch (verb) {
            case "RCPT" -> Optional.of("550 no\rFORGED: such user\u001b[31m\u0000");
            default -> Server.yes(verb);
        });
        provider.send(SENDER, List.of("anna@" + DOMAIN), "refused", "x\r\n");
        await().atMost(PATIENCE).until(() -> provider.held(DOMAIN) == 1);
        etrn();
        await().atMost(PATIENCE).until(() -> provider.held(DOMAIN) == 0);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(notices())
                .singleElement()
                .asString()
                .contains("Final-Recipient: rfc822; anna@" + DOMAIN)
                .contains("FORGED: such user")
                .doesNotContain("\u001b")
                .doesNotContain("\nFORGED"));

        server.answering((verb, line, taken) -> Optional.of("451 not\rFORGED: now\u001b[31m\u0007"));
        provider.send(SENDER, List.of("anna@" + DOMAIN), "later", "x\r\n");
        await().atMost(PATIENCE).until(() -> provider.held(DOMAIN) == 1);
        etrn();
        await().atMost(PATIENCE).until(() -> provider.james().log().contains("FORGED: now"));
        assertLogIsText();
    }

    private static void etrn() throws IOException {
        try (Customer client = new Customer(provider.james().smtpPort()).hello()) {
            assertThat(client.ask("ETRN " + DOMAIN)).startsWith("25");
        }
    }

    private static List<String> notices() throws Exception {
        try (ImapReader imap = new ImapReader(provider.james().imapPort(), SENDER, PASSWORD)) {
            return imap.messages("INBOX").stream()
                    .map(message -> new String(message, ISO_8859_1))
                    .toList();
        }
    }

    private static void assertLogIsText() {
        // A lone carriage return is the end of a line, too.
        assertThat(provider.james().log().lines().map(line -> LEVEL.matcher(line)
                        .replaceFirst("")))
                .noneMatch(line -> line.regionMatches(true, 0, "forged", 0, 6))
                .noneMatch(line -> NO_TEXT.matcher(line).find());
    }
}
