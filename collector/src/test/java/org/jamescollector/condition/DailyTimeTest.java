/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyTimeTest {

    @ParameterizedTest
    @CsvSource({
        "22:00-06:00 UTC, 21:59:59.999, false",
        "22:00-06:00 UTC, 22:00:00, true",
        "22:00-06:00 UTC, 00:00:00, true",
        "22:00-06:00 UTC, 05:59:59.999, true",
        "22:00-06:00 UTC, 06:00:00, false",
        "08:00-18:00 UTC, 07:59:59, false",
        "8:00 - 18:00  UTC, 08:00:00, true",
        "08:00–18:00 UTC, 17:59:59, true",
        "08:00-18:00 UTC, 18:00:00, false",
        "18:00-24:00 UTC, 23:59:59.999, true",
        "18:00-24:00 UTC, 00:00:00, false",
        "00:00-06:00 UTC, 00:00:00, true",
        "22:00-06:00 Europe/Berlin, 20:00:00, true",
        "22:00-06:00 Europe/Berlin, 04:00:00, false",
        "22:00-06:00 +02:00, 20:00:00, true"
    })
    void shouldBeginWithTheFirstTimeAndEndBeforeTheSecond(String text, String time, boolean expected) {
        assertThat(DailyTime.parse(text).contains(Instant.parse("2026-07-01T" + time + "Z")))
                .isEqualTo(expected);
    }

    @Test
    void shouldFollowTheZonesSummerTime() {
        DailyTime night = DailyTime.parse("22:00-06:00 Europe/Berlin");

        assertThat(night.contains(Instant.parse("2026-07-01T20:30:00Z"))).isTrue();
        assertThat(night.contains(Instant.parse("2026-12-01T20:30:00Z"))).isFalse();
    }

    @Test
    void shouldMeanTheSystemsZoneWhereNoneIsNamed() {
        assertThat(DailyTime.parse("22:00-06:00").zone()).isEqualTo(ZoneId.systemDefault());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; not two times",
                "22:00; not two times",
                "22:00-; not two times",
                "22:00-06:00-08:00; not two times",
                "22-6; \"22\" is no time of day",
                "25:00-06:00; \"25:00\" is no time of day",
                "22:60-06:00; \"22:60\" is no time of day",
                "24:00-06:00; \"24:00\" is no time of day",
                "10pm-6am; \"10pm\" is no time of day",
                "06:00-06:00; it begins when it ends",
                "22:00-06:00 Berlin; \"Berlin\" is not a time zone",
                "22:00-06:00 Europe/Berlin x; \"Europe/Berlin x\" is not a time zone"
            })
    void shouldSayWhatIsWrong(String text, String problem) {
        assertThatThrownBy(() -> DailyTime.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Property
    void shouldDivideEachDayInTwo(@ForAll LocalTime one, @ForAll LocalTime other, @ForAll Instant moment) {
        if (!one.equals(other)) {
            ZoneId zone = ZoneId.of("America/St_Johns");
            assertThat(new DailyTime(one, other, zone).contains(moment))
                    .isNotEqualTo(new DailyTime(other, one, zone).contains(moment));
        }
    }
}
