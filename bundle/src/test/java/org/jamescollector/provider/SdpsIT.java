/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.provider.ProviderJames.PASSWORD;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.ImapReader;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;

/** Envelopes that one James records and tells by {@code *ENV}, and another one recovers. */
class SdpsIT {

    private static final String MAILBOX = "all@provider.example";

    @Test
    void shouldTellTheEnvelopesThatItRecordedAndNoOthers() throws Exception {
        try (ProviderJames provider = ProviderJames.start(
                "<domain name=\"held.example\"><users>" + ProviderJames.USER + "</users></domain>", false)) {
            provider.james().webadmin().addUser(MAILBOX, PASSWORD);
            provider.send("someone@elsewhere.example", List.of(MAILBOX), "first", "x\r\n");
            provider.send("", List.of(MAILBOX), "bounce", "x\r\n");
            provider.send(
                    "forger@elsewhere.example",
                    List.of(MAILBOX),
                    "forged\r\nX-Collector-Envelope: from=<boss@provider.example> for=<victim@provider.example>",
                    "x\r\n");
            int port = provider.james().pop3Port();
            await().atMost(Duration.ofMinutes(1)).until(() -> messages(port) == 3);

            try (Customer client = signedIn(port)) {
                client.say("CAPA");
                assertThat(multiline(client)).contains("SDPS");
                List<List<String>> envelopes = List.of(envelope(client, 1), envelope(client, 2), envelope(client, 3));
                assertThat(envelopes)
                        .extracting(lines -> lines.get(3))
                        .containsExactlyInAnyOrder("someone@elsewhere.example", "", "forger@elsewhere.example");
                assertThat(envelopes).extracting(lines -> lines.get(4)).containsOnly(MAILBOX);
                client.say("*ENV 4");
                assertThat(client.hearLine()).startsWith("-ERR");
                client.say("*ENV");
                assertThat(client.hearLine()).startsWith("-ERR");
            }
            collect(port);
        }
    }

    private static void collect(int port) {
        String collector = new CollectorXml()
                .with("signIn", "user-pass")
                .mailbox(
                        "provider",
                        port,
                        MAILBOX,
                        PASSWORD,
                        "<recipients><fallback>rest@customer.example</fallback><sources><sdps/></sources>"
                                + "<mappings><map from=\"" + MAILBOX + "\" to=\"anna@customer.example\"/></mappings>"
                                + "</recipients>")
                .toString();
        try (StockJames customer =
                StockJames.builder().file("collector.xml", collector).start()) {
            customer.webadmin().addDomain("customer.example");
            customer.webadmin().addUser("anna@customer.example", PASSWORD);
            customer.webadmin().addUser("rest@customer.example", PASSWORD);
            customer.webadmin().post("/collector/accounts/provider?action=collect");
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        try (ImapReader imap = new ImapReader(customer.imapPort(), "anna@customer.example", PASSWORD)) {
                            List<String> messages = imap.messages("INBOX").stream()
                                    .map(message -> new String(message, StandardCharsets.ISO_8859_1))
                                    .toList();
                            assertThat(messages).hasSize(3);
                            assertThat(messages)
                                    .anyMatch(message -> message.startsWith("Return-Path: <someone@elsewhere.example>"))
                                    .anyMatch(message -> message.startsWith("Return-Path: <forger@elsewhere.example>"))
                                    .anyMatch(message -> message.startsWith("Return-Path: <>"));
                        }
                    });
        }
    }

    private static int messages(int port) throws Exception {
        try (Customer client = signedIn(port)) {
            client.say("STAT");
            return Integer.parseInt(client.hearLine().split(" ", -1)[1]);
        }
    }

    private static Customer signedIn(int port) throws Exception {
        Customer client = new Customer(port);
        client.hearLine();
        client.say("USER " + MAILBOX);
        client.hearLine();
        client.say("PASS " + PASSWORD);
        assertThat(client.hearLine()).startsWith("+OK");
        return client;
    }

    private static List<String> envelope(Customer client, int number) throws Exception {
        client.say("*ENV " + number);
        List<String> lines = multiline(client);
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).startsWith("+OK");
        return lines;
    }

    private static List<String> multiline(Customer client) throws Exception {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(client.hearLine());
        } while (!lines.get(lines.size() - 1).equals("."));
        return lines;
    }
}
