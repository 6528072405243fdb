/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.time.Duration;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

class FirstMessageIT {

    @Test
    void shouldBringAMessageFromThePop3MailboxIntoTheMailboxInJames() throws Exception {
        GreenMail provider = new GreenMail(
                new ServerSetup[] {new ServerSetup(0, "127.0.0.1", "pop3"), new ServerSetup(0, "127.0.0.1", "smtp")});
        provider.start();
        provider.setUser("info@provider.example", "info", "secret");
        GreenMailUtil.sendTextEmail(
                "info@provider.example",
                "alice@example.com",
                "hello",
                "a body",
                provider.getSmtp().getServerSetup());
        try (StockJames james = StockJames.builder()
                .file(
                        "collector.xml",
                        """
                        <collector>
                          <accounts>
                            <pop3 name="info">
                              <host>127.0.0.1</host>
                              <port>%d</port>
                              <security>none</security>
                              <allowPlaintextPassword>true</allowPlaintextPassword>
                              <user>info</user>
                              <password>secret</password>
                              <deliverTo>anna@example.org</deliverTo>
                              <interval>1 second</interval>
                            </pop3>
                          </accounts>
                        </collector>
                        """
                                .formatted(provider.getPop3().getPort()))
                .start()) {
            james.webadmin().addDomain("example.org");
            james.webadmin().addUser("anna@example.org", "pass");
            try (ImapReader imap = new ImapReader(james.imapPort(), "anna@example.org", "pass")) {
                await().atMost(Duration.ofSeconds(60)).until(() -> imap.count("INBOX") == 1);
                assertThat(new String(imap.messages("INBOX").get(0), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .contains("Subject: hello\r\n");
            } finally {
                System.out.println(james.log());
                System.out.println(james.webadmin().get("/collector/accounts").body());
                System.out.println(james.webadmin().get("/healthcheck").body());
            }
        } finally {
            provider.stop();
        }
    }
}
