/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.SECRET;
import static org.jamescollector.provider.ProviderJames.USER;
import static org.jamescollector.testing.CollectorXml.element;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.SpoolOnly;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/**
 * Memory does not grow with the size of a held message, neither when it is held nor when it is fetched. It comes by
 * POP3, because James' own SMTP server needs far more memory for a large message.
 */
class LargeHeldIT {

    private static final int SIZE = 200 << 20;
    private static final String HEADER = "Message-ID: <large@provider.example>\r\nSubject: large\r\n\r\n";
    private static final byte[] LINES = ("x".repeat(998) + "\r\n").repeat(64).getBytes(ISO_8859_1);
    private static final long CONTENT = HEADER.length() + (long) SIZE / LINES.length * LINES.length;
    private static final String DOMAIN = "large.example";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void shouldHoldAndGiveALargeMessageWithLittleMemory() throws Exception {
        try (FakePop3Server pop3 = pop3();
                StockJames james = james(pop3.port()).start()) {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> james.log()
                    .contains("is held for"));
            try (Customer customer = new Customer(james.port("smtpserver.xml", ProviderJames.ODMR_PORT)).hello()) {
                assertThat(customer.cramMd5(USER, SECRET)).startsWith("235 ");
                assertThat(customer.ask("ATRN " + DOMAIN)).startsWith("250 ");
                assertThat(customer.serveAndCount()).isGreaterThanOrEqualTo(CONTENT);
            }
            await().atMost(PATIENCE).until(() -> james.log().contains("1 messages with"));
            assertThat(james.log()).doesNotContain("OutOfMemoryError");
        }
    }

    private static StockJames.Builder james(int pop3Port) {
        String accounts = new CollectorXml()
                .withoutUsers()
                .account("info", pop3Port, "user", "right", "anna@" + DOMAIN, element("traceHeader", "false"))
                .toString();
        String provider = "<provider><repository>memory://var/mail/held/{domain}</repository>"
                + "<signIn><tls>optional</tls><secret user=\"" + USER + "\">" + SECRET + "</secret></signIn>"
                + "<domain name=\"" + DOMAIN + "\"><users>" + USER + "</users></domain></provider>";
        StockJames.Builder builder = SpoolOnly.james(
                accounts.replace("</collector>", provider + "</collector>"),
                SpoolOnly.container("<mailet match=\"All\" class=\"org.jamescollector.mailets.HoldForPickup\"/>", ""));
        return builder.file("smtpserver.xml", ProviderJames.smtpServer(builder.sampleOf("smtpserver.xml"), false))
                .jvm("-Xmx128m", "-XX:+ExitOnOutOfMemoryError");
    }

    private static Iterable<byte[]> pieces() {
        return () -> IntStream.rangeClosed(0, SIZE / LINES.length)
                .mapToObj(number -> number == 0 ? HEADER.getBytes(ISO_8859_1) : LINES)
                .iterator();
    }

    private static FakePop3Server pop3() throws IOException {
        return FakePop3Server.with(FakeMessage.message("large", HEADER))
                .at("STAT", FakeAnswer.raw("+OK 1 " + CONTENT + "\r\n"))
                .at("LIST", FakeAnswer.lines("1 " + CONTENT))
                .at("RETR", line -> {
                    line.sendLine("+OK");
                    for (byte[] piece : pieces()) {
                        line.send(piece);
                    }
                    line.sendLine(".");
                })
                .start();
    }
}
