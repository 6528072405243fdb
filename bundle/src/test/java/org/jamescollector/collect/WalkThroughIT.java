/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.jamescollector.testing.GreenMailProvider;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/**
 * The walk-through in README.md, step by step: files of {@code conf/}, the jar, James' command line, IMAP. James runs before domain and
 * user are there, and mail waits at the provider already: none of it may be lost, and nobody should have to wait for the five minutes.
 */
class WalkThroughIT {

    /** What README writes into conf/collector.xml; its provider has a name, TLS, and a password in the environment. */
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
                  <deliverTo>anna@example.org</deliverTo>
                </pop3>
              </accounts>
            </collector>
            """;

    /** What README says to James' command line ({@code james-cli}), in its order. */
    private static final List<List<String>> COMMANDS =
            List.of(List.of("AddDomain", "example.org"), List.of("AddUser", "anna@example.org", "anna's password"));

    private static final byte[] MESSAGE =
            "Message-ID: <1@elsewhere.example>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\nSubject: hello\r\n\r\na body\r\n"
                    .getBytes(ISO_8859_1);

    @Test
    void shouldBringMailFromTheProviderIntoTheMailboxOfTheUserThatWasAdded() throws Exception {
        try (GreenMailProvider provider = new GreenMailProvider()) {
            provider.addMailbox("info", "secret");
            provider.deliver("info", MESSAGE);
            try (StockJames james = StockJames.builder()
                    .file("collector.xml", COLLECTOR_XML.formatted(provider.port()))
                    .start()) {
                await().atMost(Duration.ofMinutes(1)).until(() -> james.webadmin()
                        .get("/collector/accounts/info")
                        .body()
                        .contains("recipients: James does not know anna@example.org"));
                assertThat(james.log()).contains("james-cli AddDomain example.org, and AddUser anna@example.org");

                for (List<String> command : COMMANDS) {
                    james.cli().run(command.toArray(String[]::new));
                }

                try (ImapReader imap = new ImapReader(james.imapPort(), "anna@example.org", "anna's password")) {
                    await().atMost(Duration.ofMinutes(2)).until(() -> imap.count("INBOX") == 1);
                    assertThat(new String(imap.messages("INBOX").get(0), ISO_8859_1))
                            .contains("(Collector for Apache James, account info)")
                            .endsWith("Subject: hello\r\n\r\na body\r\n");
                }
                assertThat(provider.retrieved("info"))
                        .as("nothing is deleted unless asked for")
                        .hasSize(1);
                assertThat(james.webadmin().get("/collector/accounts").body())
                        .contains("\"info\"")
                        .doesNotContain("secret");
                assertThat(james.webadmin().get("/healthcheck").statusCode()).isEqualTo(200);
            }
        }
    }
}
