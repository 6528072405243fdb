/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBetweenTest {

    private static TimeBetween at(String time, String condition) throws MessagingException {
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T" + time + ":00Z"), ZoneOffset.UTC);
        return Mails.init(new TimeBetween(clock), condition);
    }

    @ParameterizedTest
    @CsvSource({
        "21:59, 22:00-06:00 UTC, false",
        "22:00, 22:00-06:00 UTC, true",
        "05:59, 22:00-06:00 UTC, true",
        "06:00, 22:00-06:00 UTC, false",
        "21:00, 22:00-06:00 Europe/Berlin, true"
    })
    void shouldMatchByTheTimeOfDay(String time, String condition, boolean expected) throws Exception {
        assertThat(at(time, condition).match(Mails.bySmtp("Subject: x")).isEmpty())
                .isNotEqualTo(expected);
    }

    @Test
    void shouldNeedNoHeader() throws Exception {
        Mail mail = Mails.listed(Instant.EPOCH);

        assertThat(at("23:00", "22:00-06:00 UTC").match(mail) == mail.getRecipients())
                .isTrue();
        assertThat(at("12:00", "22:00-06:00 UTC").match(mail)).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoTime() {
        assertThatThrownBy(() -> at("12:00", "25:00-06:00"))
                .isInstanceOf(MessagingException.class)
                .hasMessage(
                        "TimeBetween=25:00-06:00: \"25:00\" is no time of day. Two times of day with a hyphen between them, and perhaps a"
                                + " time zone: TimeBetween=22:00-06:00 Europe/Berlin");
        assertThatThrownBy(() -> at("12:00", null)).hasMessageStartingWith("TimeBetween=: it has no condition. ");
    }
}
