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

class DayIsTest {

    /** A Friday; in Berlin it is Saturday. */
    private static DayIs onFriday(String condition) throws MessagingException {
        return Mails.init(new DayIs(Clock.fixed(Instant.parse("2026-11-20T23:30:00Z"), ZoneOffset.UTC)), condition);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "MON-FRI UTC; true",
                "SAT,SUN UTC; false",
                "SAT,SUN Europe/Berlin; true",
                "FRI-MON UTC; true",
                "SAT-THU UTC; false"
            })
    void shouldMatchByTheDayOfTheWeek(String condition, boolean expected) throws Exception {
        assertThat(onFriday(condition).match(Mails.bySmtp("Subject: x")).isEmpty())
                .isNotEqualTo(expected);
    }

    @Test
    void shouldNeedNoHeader() throws Exception {
        Mail mail = Mails.listed(Instant.EPOCH);

        assertThat(onFriday("FRI UTC").match(mail) == mail.getRecipients()).isTrue();
        assertThat(onFriday("MON UTC").match(mail)).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoDay() {
        assertThatThrownBy(() -> onFriday("MO-FR"))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("DayIs=MO-FR: \"MO\" is no day of the week. ")
                .hasMessageEndingWith(": DayIs=MON-FRI Europe/Berlin");
    }
}
