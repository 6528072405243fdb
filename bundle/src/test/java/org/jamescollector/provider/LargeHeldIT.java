/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.SECRET;
import static org.jamescollector.provider.ProviderJames.USER;
import static org.jamescollector.testing.CollectorXml.element;

import java.time.Duration;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.LargeMail;
import org.jamescollector.testing.SpoolOnly;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/**
 * Memory does not grow with the size of a held message, neither when it is held nor when it is fetched. It comes by
 * POP3, because James' own SMTP server needs far more memory for a large message.
 */
class LargeHeldIT {

    private static final String DOMAIN = "large.example";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void shouldHoldAndGiveALargeMessageWithLittleMemory() throws Exception {
        try (FakePop3Server pop3 = LargeMail.provider();
                StockJames james = james(pop3.port()).start()) {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> james.log()
                    .contains("is held for"));
            try (Customer customer = new Customer(james.port("smtpserver.xml", ProviderJames.ODMR_PORT)).hello()) {
                assertThat(customer.cramMd5(USER, SECRET)).startsWith("235 ");
                assertThat(customer.ask("ATRN " + DOMAIN)).startsWith("250 ");
                assertThat(customer.serveAndCount()).isGreaterThanOrEqualTo(LargeMail.SIZE);
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
}
