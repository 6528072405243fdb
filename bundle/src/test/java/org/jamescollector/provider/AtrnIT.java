/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.OTHER;
import static org.jamescollector.provider.ProviderJames.PASSWORD;
import static org.jamescollector.provider.ProviderJames.SECRET;
import static org.jamescollector.provider.ProviderJames.USER;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import org.jamescollector.provider.Customer.Server;
import org.jamescollector.provider.Customer.Taken;
import org.jamescollector.testing.SmtpSender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Mail that a stock James holds, and customers that fetch it by ATRN. */
class AtrnIT {

    private static final String SENDER = "sender@provider.example";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ProviderJames provider;

    @BeforeAll
    static void start() {
        StringBuilder domains = new StringBuilder();
        for (String name :
                List.of("simple", "empty", "first", "second", "partial", "busy", "pipelined", "sevenbit", "cut")) {
            domains.append("<domain name=\"")
                    .append(name)
                    .append(".example\"><users>")
                    .append(USER)
                    .append("</users></domain>");
        }
        provider = ProviderJames.start(
                "<signIn><tls>optional</tls><secret user=\"" + USER + "\">" + SECRET + "</secret>"
                        + "<secret user=\"" + OTHER + "\">" + SECRET + "</secret></signIn>"
                        + domains
                        + "<domain name=\"others.example\"><users>" + OTHER + "</users></domain>",
                true);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    private static void hold(String domain, String... subjects) throws IOException {
        // One after the other: James' spool has several threads, and no order.
        for (String subject : subjects) {
            int before = heldMessages(domain);
            provider.send(SENDER, List.of("anna@" + domain), subject, "Hello\r\n.dot\r\n..two dots\r\n");
            awaitHeld(domain, before + 1);
        }
    }

    private static void awaitHeld(String domain, int messages) {
        await(domain).atMost(PATIENCE).untilAsserted(() -> assertThat(heldMessages(domain))
                .isEqualTo(messages));
    }

    private static int heldMessages(String domain) {
        return provider.held(domain);
    }

    private static List<Taken> fetch(String domain, Server server) throws IOException {
        try (Customer customer = provider.signedIn()) {
            assertThat(customer.ask("ATRN " + domain)).startsWith("250 ");
            return customer.serve(server);
        }
    }

    private static List<Taken> fetchAll(String domain) throws IOException {
        return fetch(domain, (verb, line, taken) -> Server.yes(verb));
    }

    @Test
    void shouldGiveHeldMailToItsCustomerAndForgetIt() throws Exception {
        hold("simple.example", "one", "two", "three");

        List<Taken> taken = fetchAll("simple.example");

        assertThat(taken).extracting(Taken::subject).containsExactly("one", "two", "three");
        assertThat(taken.get(0).mail()).startsWith("MAIL FROM:<sender@provider.example> SIZE=");
        assertThat(taken.get(0).rcpts()).containsExactly("RCPT TO:<anna@simple.example>");
        assertThat(taken.get(0).content()).endsWith("\r\n\r\nHello\r\n.dot\r\n..two dots\r\n");
        awaitHeld("simple.example", 0);
        try (Customer customer = provider.signedIn()) {
            assertThat(customer.ask("ATRN simple.example")).startsWith("453 ");
            assertThat(customer.ask("QUIT")).startsWith("221 ");
        }
    }

    @Test
    void shouldWantEhloAndSignInBeforeAtrn() throws Exception {
        try (Customer customer = provider.customer().greeted()) {
            assertThat(customer.ask("ATRN")).startsWith("503 ");
            assertThat(customer.ask("AUTH PLAIN")).startsWith("503 ");
            assertThat(customer.ask("EHLO customer.example")).startsWith("250 ");
            assertThat(customer.ask("ATRN")).startsWith("530 ");
        }
    }

    @Test
    void shouldOfferNothingButWhatOdmrNeeds() throws Exception {
        try (Customer customer = provider.customer().greeted()) {
            customer.say("EHLO customer.example");
            assertThat(customer.hear().stream().skip(1).map(line -> line.substring(4)))
                    .containsExactlyInAnyOrder("ENHANCEDSTATUSCODES", "STARTTLS", "AUTH CRAM-MD5", "ATRN");
            for (String command : List.of(
                    "MAIL FROM:<>",
                    "RCPT TO:<anna@simple.example>",
                    "DATA",
                    "VRFY anna",
                    "EXPN anna",
                    "HELP",
                    "TURN",
                    "ETRN simple.example",
                    "BDAT 1 LAST",
                    "HELO customer.example")) {
                assertThat(customer.ask(command)).as(command).startsWith("502 ");
            }
            assertThat(customer.ask("WHAT")).startsWith("500 ");
            assertThat(customer.ask("NOOP")).startsWith("250 ");
            assertThat(customer.ask("RSET")).startsWith("250 ");
        }
    }

    @Test
    void shouldRefuseWhoSignsInWrongly() throws Exception {
        try (Customer customer = provider.customer().hello()) {
            assertThat(customer.cramMd5("nobody@provider.example", SECRET)).startsWith("535 ");
            assertThat(customer.cramMd5(USER, "wrong")).startsWith("535 ");
            assertThat(customer.ask("ATRN")).startsWith("530 ");
            assertThat(customer.cramMd5(USER, SECRET)).startsWith("235 ");
        }
    }

    @Test
    void shouldTakePasswordsUnderTlsOnly() throws Exception {
        String plain = Customer.base64("\0" + USER + "\0" + PASSWORD);
        try (Customer customer = provider.customer().hello()) {
            assertThat(customer.ask("AUTH PLAIN " + plain)).startsWith("504 ");
            assertThat(customer.startTls()).startsWith("220 ");
            customer.say("EHLO customer.example");
            assertThat(customer.hear()).anyMatch(line -> line.endsWith("AUTH CRAM-MD5 PLAIN LOGIN"));
            assertThat(customer.ask("AUTH PLAIN " + plain)).startsWith("235 ");
            assertThat(customer.ask("ATRN empty.example")).startsWith("453 ");
        }
        try (Customer customer = provider.customer().hello()) {
            customer.startTls();
            customer.ask("EHLO customer.example");
            assertThat(customer.ask("AUTH LOGIN")).startsWith("334 ");
            assertThat(customer.ask(Customer.base64(USER))).startsWith("334 ");
            assertThat(customer.ask(Customer.base64(PASSWORD))).startsWith("235 ");
        }
    }

    @Test
    void shouldGiveNothingWhereOneDomainIsAnothersCustomers() throws Exception {
        hold("first.example", "mine");
        provider.send(SENDER, List.of("anna@others.example"), "theirs", "x\r\n");
        awaitHeld("others.example", 1);

        try (Customer customer = provider.signedIn()) {
            assertThat(customer.ask("ATRN others.example")).startsWith("450 ");
            assertThat(customer.ask("ATRN first.example,others.example")).startsWith("450 ");
            assertThat(customer.ask("ATRN unknown.example")).startsWith("450 ");
            assertThat(customer.ask("ATRN first.example, second.example")).startsWith("501 ");
            assertThat(customer.ask("ATRN ../others.example")).startsWith("501 ");
        }
        assertThat(heldMessages("others.example")).isEqualTo(1);
        assertThat(fetchAll("FIRST.example")).extracting(Taken::subject).containsExactly("mine");
    }

    @Test
    void shouldServeACustomerOnceAtATime() throws Exception {
        hold("busy.example", "waiting");
        try (Customer first = provider.signedIn();
                Customer second = provider.signedIn()) {
            assertThat(first.ask("ATRN busy.example")).startsWith("250 ");
            assertThat(second.ask("ATRN busy.example")).startsWith("451 ");

            assertThat(first.serveAll()).hasSize(1);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(second.ask("ATRN busy.example"))
                    .startsWith("453 "));
        }
    }

    @Test
    void shouldHoldOnWhatOneRecipientCannotTakeNowAndTellTheSenderOfAnotherOne() throws Exception {
        provider.send(
                SENDER,
                List.of("yes@partial.example", "later@partial.example", "never@partial.example"),
                "for three",
                "x\r\n");
        awaitHeld("partial.example", 1);

        List<Taken> first = fetch(
                "partial.example",
                (verb, line, taken) -> line.contains("later@")
                        ? Optional.of("450 4.2.1 later")
                        : line.contains("never@") ? Optional.of("550 5.1.1 never") : Server.yes(verb));
        List<Taken> second = fetchAll("partial.example");

        assertThat(first).singleElement().extracting(Taken::rcpts).isEqualTo(List.of("RCPT TO:<yes@partial.example>"));
        assertThat(second)
                .singleElement()
                .extracting(Taken::rcpts)
                .isEqualTo(List.of("RCPT TO:<later@partial.example>"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(provider.inbox(SENDER))
                .anyMatch(notice -> notice.contains("Final-Recipient: rfc822; never@partial.example")
                        && notice.contains("550 5.1.1 never")
                        && !notice.contains("later@")));
    }

    @Test
    void shouldRefuseWhatIsSentAlongWithAtrn() throws Exception {
        hold("pipelined.example", "safe");
        try (Customer customer = provider.signedIn()) {
            customer.say("ATRN pipelined.example\r\n220 customer.example\r\n250 yes\r\n250 yes");
            assertThat(customer.hearLine()).startsWith("503 ");
            assertThat(customer.isClosed()).isTrue();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(fetchAll("pipelined.example")).hasSize(1));
    }

    @Test
    void shouldSayNothingBeforeTheCustomersGreeting() throws Exception {
        hold("second.example", "patient");
        try (Customer customer = provider.signedIn()) {
            assertThat(customer.ask("ATRN second.example")).startsWith("250 ");
            assertThat(customer.isSilentFor(Duration.ofMillis(500))).isTrue();
            assertThat(customer.serveAll()).hasSize(1);
        }
    }

    @Test
    void shouldMakeMail7BitForAServerThatTakesNothingElse() throws Exception {
        String text =
                "Gr\u00fc\u00dfe aus K\u00f6ln: \u0437\u0434\u0440\u0430\u0432\u0441\u0442\u0432\u0443\u0439\u0442\u0435, 10 \u20ac.";
        String part = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
        String header = "From: sender@provider.example\r\nMIME-Version: 1.0\r\nSubject: ";
        String line = ".begins with a dot = 3D\r\n" + text + "\r\n";
        try (SmtpSender smtp = new SmtpSender(provider.james().smtpPort())) {
            List<String> anna = List.of("anna@sevenbit.example");
            smtp.sendEightBit(SENDER, anna, (header + "text\r\n" + part + line).getBytes(StandardCharsets.UTF_8));
            awaitHeld("sevenbit.example", 1);
            smtp.sendEightBit(
                    SENDER,
                    anna,
                    (header + "parts\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n" + part + line
                                    + "\r\n--b\r\n" + part + text + "\r\n--b--\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            awaitHeld("sevenbit.example", 2);
        }

        List<Taken> taken = fetch(
                "sevenbit.example",
                (verb, command, number) ->
                        verb.equals("EHLO") ? Optional.of("250-customer.example\r\n250 SIZE") : Server.yes(verb));

        assertThat(taken).extracting(Taken::subject).containsExactly("text", "parts");
        assertThat(taken).allSatisfy(mail -> {
            assertThat(mail.mail()).doesNotContain("8BITMIME");
            assertThat(mail.content().chars()).allMatch(octet -> octet < 0x80);
            assertThat(mail.content().lines()).allMatch(octets -> octets.length() <= 998);
        });
        assertThat(read(taken.get(0)).getContent()).isEqualTo(line);
        MimeMultipart parts = (MimeMultipart) read(taken.get(1)).getContent();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo(line);
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo(text);
        awaitHeld("sevenbit.example", 0);
    }

    private static MimeMessage read(Taken taken) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(taken.content().getBytes(StandardCharsets.ISO_8859_1)));
    }
}
