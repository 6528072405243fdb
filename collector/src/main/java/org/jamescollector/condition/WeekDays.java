/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Days of the week. */
public record WeekDays(Set<DayOfWeek> days, ZoneId zone) {

    private static final int SHORT = 3;

    public WeekDays {
        days = Set.copyOf(days);
    }

    /**
     * {@code MON-FRI}, {@code SAT,SUN}, {@code FRI-MON,WED}; names of three letters or whole ones; and perhaps a time zone.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static WeekDays parse(String text) {
        LocalMoment moment = LocalMoment.parse(text);
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : moment.what().split(",", -1)) {
            int hyphen = part.indexOf('-');
            DayOfWeek first = day(hyphen < 0 ? part : part.substring(0, hyphen));
            DayOfWeek last = hyphen < 0 ? first : day(part.substring(hyphen + 1));
            for (DayOfWeek day = first; day != last; day = day.plus(1)) {
                days.add(day);
            }
            days.add(last);
        }
        return new WeekDays(days, moment.zone());
    }

    private static DayOfWeek day(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().equals(upper)
                        || day.name().substring(0, SHORT).equals(upper))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no day of the week"));
    }

    public boolean contains(Instant moment) {
        return days.contains(moment.atZone(zone).getDayOfWeek());
    }
}
