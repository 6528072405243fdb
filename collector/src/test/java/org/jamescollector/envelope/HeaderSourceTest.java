/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.envelope.AMailboxOfMany.FALLBACK;
import static org.jamescollector.envelope.AMailboxOfMany.address;
import static org.jamescollector.envelope.AMailboxOfMany.anywhere;
import static org.jamescollector.envelope.AMailboxOfMany.asking;
import static org.jamescollector.envelope.AMailboxOfMany.header;
import static org.jamescollector.envelope.AMailboxOfMany.occurrence;
import static org.jamescollector.envelope.AMailboxOfMany.prefixed;
import static org.jamescollector.envelope.AMailboxOfMany.templated;

import java.util.ArrayList;
import java.util.List;
import org.jamescollector.account.EnvelopeSource.Occurrence;
import org.jamescollector.account.EnvelopeSource.WellKnownHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderSourceTest {

    private static final String TRACE = "Received: from a by mx; Mon";

    @Test
    void shouldTakeTheTopmostFieldOfTheTrace() {
        assertThat(asking(header("x-envelope-to"))
                        .recipients("X-Envelope-To: anna@example.org", "X-ENVELOPE-TO: berta@example.org", TRACE))
                .containsExactly(address("anna@example.org"));
    }

    @Test
    void shouldNotBelieveAFieldBelowTheTrace() {
        assertThat(asking(header("X-Envelope-To")).recipients(TRACE, "X-Envelope-To: anna@example.org"))
                .containsExactly(FALLBACK);
        assertThat(asking(header("X-Envelope-To")).recipients("X-Envelope-To: anna@example.org"))
                .containsExactly(FALLBACK);
    }

    @Test
    void shouldBelieveItWhereTheAdministratorSaysSo() {
        assertThat(asking(anywhere("X-Envelope-To")).recipients(TRACE, "X-Envelope-To: anna@example.org"))
                .containsExactly(address("anna@example.org"));
    }

    @Test
    void shouldCountOccurrencesWithinTheTrace() {
        String[] lines = {"X-To: anna@example.org", "X-To: berta@example.org", TRACE, "X-To: carl@example.org"};

        assertThat(asking(occurrence("X-To", new Occurrence.Nth(2))).recipients(lines))
                .containsExactly(address("berta@example.org"));
        assertThat(asking(occurrence("X-To", new Occurrence.Nth(3))).recipients(lines))
                .containsExactly(FALLBACK);
        assertThat(asking(occurrence("X-To", new Occurrence.All())).recipients(lines))
                .containsExactly(address("anna@example.org"), address("berta@example.org"));
    }

    @Test
    void shouldTakeAListOfAddresses() {
        assertThat(asking(header("X-To")).recipients("X-To: <anna@example.org>, berta@example.org", TRACE))
                .containsExactly(address("anna@example.org"), address("berta@example.org"));
    }

    @Test
    void shouldStripThePrefixThatTheProviderPutsBefore() {
        assertThat(asking(prefixed("Delivered-To", "customer-isp-"))
                        .recipients("Delivered-To: Customer-ISP-anna@example.org", TRACE))
                .containsExactly(address("anna@example.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"anna@example.org", "customer-isp-@example.org", "customer-isp", "\"customer-isp-a\"@example.org"
            })
    void shouldYieldNothingWithoutThePrefixOrWithNothingBehindIt(String value) {
        assertThat(asking(prefixed("Delivered-To", "customer-isp-")).recipients("Delivered-To: " + value, TRACE))
                .containsExactly(FALLBACK);
    }

    @Test
    void shouldTakeWhatStandsWhereTheTemplateHasTheAddress() {
        assertThat(asking(templated("X-Delivery", "delivered * ~"))
                        .recipients("X-Delivery: Delivered <anna@example.org> at noon for berta@example.org", TRACE))
                .containsExactly(address("anna@example.org"));
        assertThat(asking(templated("X-Delivery", "delivered * ~")).recipients("X-Delivery: anna@example.org", TRACE))
                .containsExactly(FALLBACK);
    }

    @Test
    void shouldTryTheWellKnownFieldsInTheirOrder() {
        String[] names = {
            "X-Envelope-To",
            "Envelope-To",
            "X-Original-To",
            "X-RCPT-TO",
            "X-RCPTTO",
            "X-Real-To",
            "X-MDaemon-Deliver-To",
            "X-Delivered-To",
            "Delivered-To"
        };
        List<String> lines = new ArrayList<>(List.of(TRACE));
        for (int i = names.length - 1; i >= 0; i--) {
            // The first in the order stands lowest.
            lines.add(lines.size() - 1, names[i] + ": user" + i + "@example.org");
        }
        for (int i = 0; i < names.length; i++) {
            RecoveredEnvelope recovered = asking(new WellKnownHeaders()).recover(lines.toArray(String[]::new));
            assertThat(recovered.envelope().recipients()).containsExactly(address("user" + i + "@example.org"));
            assertThat(recovered.why().source()).isEqualTo("header " + names[i]);
            String first = names[i];
            lines.removeIf(line -> line.startsWith(first + ":"));
        }
    }

    @Test
    void shouldGoOnWhereAWellKnownFieldNamesTheMailboxItself() {
        assertThat(asking(new WellKnownHeaders())
                        .recipients("X-Original-To: mailbox@provider.example", "Delivered-To: anna@example.org", TRACE))
                .containsExactly(address("anna@example.org"));
    }
}
