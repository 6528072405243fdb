/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.DeliveryId;
import org.junit.jupiter.api.Test;

class TraceHeaderTest {

    @Test
    void shouldSayWhereFromWhereToAndHow() {
        String line = new String(
                TraceHeader.received(
                        "pop.example.com ([192.0.2.1])",
                        "example.org",
                        "POP3",
                        new AccountName("info"),
                        new DeliveryId(UUID.fromString("00000000-0000-0000-0000-000000000007")),
                        ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.ofHours(1))),
                StandardCharsets.US_ASCII);

        assertThat(line)
                .isEqualTo("Received: from pop.example.com ([192.0.2.1])\r\n"
                        + "\tby example.org (Collector for Apache James, account info) with POP3\r\n"
                        + "\tid 00000000-0000-0000-0000-000000000007; Fri, 2 Jan 2026 03:04:05 +0100\r\n");
    }
}
