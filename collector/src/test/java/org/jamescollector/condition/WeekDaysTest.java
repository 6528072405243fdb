/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WeekDaysTest {

    @Test
    void shouldReadDaysAndRangesOfDays() {
        assertThat(WeekDays.parse("MON-FRI").days())
                .containsExactlyInAnyOrder(MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY);
        assertThat(WeekDays.parse("Sat, sunday").days()).containsExactlyInAnyOrder(SATURDAY, SUNDAY);
        assertThat(WeekDays.parse("FRI - MON").days()).containsExactlyInAnyOrder(FRIDAY, SATURDAY, SUNDAY, MONDAY);
        assertThat(WeekDays.parse("SUN-MON,WED,MON").days()).containsExactlyInAnyOrder(SUNDAY, MONDAY, WEDNESDAY);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeARangeFromADayToItselfForThatDay(DayOfWeek day) {
        assertThat(WeekDays.parse(day + "-" + day.name().substring(0, 3)).days())
                .containsExactly(day);
    }

    @Test
    void shouldGoByTheZonesCalendar() {
        Instant moment = Instant.parse("2026-11-20T23:30:00Z");

        assertThat(WeekDays.parse("FRI UTC").contains(moment)).isTrue();
        assertThat(WeekDays.parse("FRI Europe/Berlin").contains(moment)).isFalse();
        assertThat(WeekDays.parse("SAT,SUN Europe/Berlin").contains(moment)).isTrue();
        assertThat(WeekDays.parse("SAT").zone()).isEqualTo(ZoneId.systemDefault());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; \"\" is no day",
                "MO; \"MO\" is no day",
                "MON-; \"\" is no day",
                "MON,,TUE; \"\" is no day",
                "MON-WED-FRI; \"WED-FRI\" is no day",
                "Freitag; \"Freitag\" is no day",
                "MON TUE; \"TUE\" is not a time zone"
            })
    void shouldSayWhatIsWrong(String text, String problem) {
        assertThatThrownBy(() -> WeekDays.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }
}
