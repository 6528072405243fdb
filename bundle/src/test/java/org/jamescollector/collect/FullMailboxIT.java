/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.jamescollector.testing.GreenMailProvider;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/** Collected mail for a mailbox of James that is full, in a James as the sample configures it. */
class FullMailboxIT {

    private static final String ANNA = "anna@example.org";
    private static final String SENDER = "sender@example.org";
    private static final String PASSWORD = "password";
    private static final String KEPT = "/mailRepositories/var%2Fmail%2Ferror/mails";

    private static final String COLLECTOR_XML =
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
                  <interval>365 days</interval>
                  <deliverTo>anna@example.org</deliverTo>
                </pop3>
              </accounts>
            </collector>
            """;

    private static final byte[] MESSAGE =
            "Return-Path: <sender@example.org>\r\nMessage-ID: <1@elsewhere.example>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\nSubject: hello\r\n\r\na body\r\n"
                    .getBytes(ISO_8859_1);

    @Test
    void shouldKeepWhatDoesNotFitUntilThereIsRoomAndTellNoSender() throws Exception {
        try (GreenMailProvider provider = new GreenMailProvider();
                StockJames james = StockJames.builder()
                        .file("collector.xml", COLLECTOR_XML.formatted(provider.port()))
                        .start()) {
            provider.addMailbox("info", "secret");
            provider.deliver("info", MESSAGE);
            james.webadmin().addDomain("example.org");
            james.webadmin().addUser(ANNA, PASSWORD);
            james.webadmin().addUser(SENDER, PASSWORD);
            assertThat(james.webadmin()
                            .put("/quota/users/" + ANNA + "/size", "1")
                            .statusCode())
                    .isEqualTo(204);

            james.webadmin().post("/collector/accounts/info?action=collect");

            await().atMost(Duration.ofMinutes(1))
                    .until(() -> james.webadmin().get(KEPT).body().contains("error-"));
            // What would be said to the sender is on its way by now.
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            james.webadmin().get("/mailQueues/spool").body().contains("\"size\":0"));
            assertThat(mails(james, SENDER)).as("to the sender").isZero();
            assertThat(mails(james, ANNA)).as("in the full mailbox").isZero();

            assertThat(james.webadmin().delete("/quota/users/" + ANNA + "/size").statusCode())
                    .isEqualTo(204);
            // As docs/installation.md has it.
            assertThat(james.webadmin()
                            .patch(KEPT + "?action=reprocess&processor=transport")
                            .statusCode())
                    .isEqualTo(201);
            await().atMost(Duration.ofMinutes(1)).until(() -> mails(james, ANNA) == 1);
        }
    }

    private static int mails(StockJames james, String user) throws Exception {
        try (ImapReader imap = new ImapReader(james.imapPort(), user, PASSWORD)) {
            return imap.count("INBOX");
        }
    }
}
