/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.jamescollector.spool.CollectedMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OlderThanTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");
    private static final String OWN =
            "Received: from pop.example.com by example.org (Collector for Apache James, account office-1)"
                    + " with POP3\r\n\tid " + Mails.DELIVERY + "; Fri, 20 Nov 2026 10:15:30 +0000";

    private static OlderThan olderThan(String condition) throws MessagingException {
        return Mails.init(new OlderThan(Clock.fixed(NOW, ZoneOffset.UTC)), condition);
    }

    private static boolean isOlderThan14Days(Mail mail) throws Exception {
        return !olderThan("14 days").match(mail).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Received: from a by b; Fri, 6 Nov 2026 10:15:29 +0000",
                "Received: from a (b; c) by d\r\n\tfor <x@y>;\r\n\tFri, 06 Nov 2026 11:15:29 +0100 (CET)",
                "Received: by a; 6 Nov 2026 05:15:29 EST",
                "Received: by a; 6 Nov 26 10:15 GMT",
                "Date: Fri, 6 Nov 2026 10:15:29 +0000",
                "Received: nonsense\r\nDate: Fri, 6 Nov 2026 10:15:29 +0000"
            })
    void shouldMatchWhatIsOlder(String fields) throws Exception {
        assertThat(isOlderThan14Days(Mails.bySmtp(fields))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Received: from a by b; Fri, 6 Nov 2026 10:15:30 +0000",
                "Received: by b; Fri, 20 Nov 2026 10:00:00 +0000\r\nReceived: by a; Fri, 6 Mar 2026 10:15:29 +0000",
                "Received: by b; Fri, 20 Nov 2026 10:00:00 +0000\r\nDate: Fri, 6 Mar 2026 10:15:29 +0000",
                "Received: by b; Fri, 20 Nov 2065 10:00:00 +0000",
                "Date: Fri, 20 Nov 2065 10:00:00 +0000",
                "Date: some day",
                "Subject: x"
            })
    void shouldNotMatchWhatIsYoungerOrHasNoDate(String fields) throws Exception {
        assertThat(isOlderThan14Days(Mails.bySmtp(fields))).isFalse();
    }

    @Test
    void shouldGoByWhenItWasFirstSeenWhereTheProviderDoesNotTell() throws Exception {
        Mail old = Mails.bySmtp("Received: nonsense", "Date: Fri, 20 Nov 2026 10:15:29 +0000");
        Mails.set(old, CollectedMail.FIRST_SEEN, NOW.minus(Duration.ofDays(15)));
        Mail young = Mails.bySmtp("Date: Fri, 6 Mar 2026 10:15:29 +0000");
        Mails.set(young, CollectedMail.FIRST_SEEN, NOW.minus(Duration.ofDays(1)));

        assertThat(isOlderThan14Days(old)).isTrue();
        assertThat(isOlderThan14Days(young)).isFalse();
    }

    @Test
    void shouldGoByTheProvidersLineOnceTheMessageIsCollected() throws Exception {
        String providers = "Received: from a by b; Fri, 6 Nov 2026 10:15:29 +0000";

        assertThat(isOlderThan14Days(Mails.collected(OWN, providers))).isTrue();
        assertThat(isOlderThan14Days(Mails.bySmtp(OWN, providers))).isFalse();
    }

    @Test
    void shouldAskForTheHeader() {
        assertThatThrownBy(() -> olderThan("14 days").match(Mails.listed(Instant.EPOCH)))
                .isInstanceOf(Mails.HeaderTouched.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"14", "days", "14 moons", "-1 day", "999999999999999999 years"})
    void shouldRefuseWhatIsNoTime(String condition) {
        assertThatThrownBy(() -> olderThan(condition))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith(
                        "OlderThan=" + condition + ": \"" + condition + "\" is not a time with its unit. ")
                .hasMessageEndingWith(": OlderThan=14 days");
    }
}
