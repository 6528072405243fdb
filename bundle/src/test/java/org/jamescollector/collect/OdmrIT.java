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
import org.jamescollector.testing.FakeOdmrProvider;
import org.jamescollector.testing.FakeOdmrProvider.Letter;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.OdmrXml;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/** An ODMR provider hands mail over to a stock James, in a session whose roles are reversed. */
class OdmrIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ANNA = "anna@example.org";
    private static final String PASSWORD = "secret";

    @Test
    void shouldDeliverWhatTheProviderHandsOver() throws Exception {
        try (FakeOdmrProvider provider = new FakeOdmrProvider().start();
                StockJames james = james(new OdmrXml().account("office", provider.port()))) {
            provider.holding(letter(ANNA, "first"), letter(ANNA, "second"));
            try (ImapReader anna = new ImapReader(james.imapPort(), ANNA, PASSWORD)) {
                await().atMost(PATIENCE).until(() -> anna.count("INBOX") == 2);

                assertThat(anna.messages("INBOX"))
                        .extracting(message -> new String(message, ISO_8859_1))
                        .anyMatch(text -> text.contains("Subject: first"))
                        .anyMatch(text -> text.contains("Subject: second"))
                        .allMatch(text -> text.contains("(Collector for Apache James, account office) with ODMR"));
            }
            assertThat(provider.received()).contains("ATRN");
        }
    }

    private static StockJames james(OdmrXml collector) {
        StockJames james =
                StockJames.builder().file("collector.xml", collector.toString()).start();
        james.webadmin().addDomain("example.org");
        james.webadmin().addUser(ANNA, PASSWORD);
        return james;
    }

    private static Letter letter(String recipient, String subject) {
        String text =
                "From: Bert <bert@example.com>\r\nTo: <" + recipient + ">\r\nSubject: " + subject + "\r\nMessage-ID: <"
                        + subject + "@example.com>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nHello\r\n";
        return new Letter("bert@example.com", List.of(recipient), text);
    }
}
