/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of every day.
 *
 * @param from its first moment
 * @param to the first moment that is no longer in it; before {@code from}: of the next day
 */
public record DailyTime(LocalTime from, LocalTime to, ZoneId zone) {

    private static final Pattern RANGE = Pattern.compile("([^-]+)-([^-]+)");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,2}):([0-9]{2})");
    private static final String END_OF_DAY = "24:00";

    /**
     * {@code 22:00-06:00}, and perhaps a time zone.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static DailyTime parse(String text) {
        LocalMoment moment = LocalMoment.parse(text);
        Matcher range = RANGE.matcher(moment.what());
        if (!range.matches()) {
            throw new IllegalArgumentException(
                    "\"" + moment.what() + "\" is not two times of day with a hyphen between them");
        }
        LocalTime from = time(range.group(1));
        LocalTime to = range.group(2).equals(END_OF_DAY) ? LocalTime.MIDNIGHT : time(range.group(2));
        if (from.equals(to)) {
            throw new IllegalArgumentException("it begins when it ends");
        }
        return new DailyTime(from, to, moment.zone());
    }

    private static LocalTime time(String text) {
        Matcher time = TIME.matcher(text);
        try {
            if (time.matches()) {
                return LocalTime.of(Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2)));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no time of day", e);
        }
        throw new IllegalArgumentException("\"" + text + "\" is no time of day");
    }

    public boolean contains(Instant moment) {
        LocalTime time = moment.atZone(zone).toLocalTime();
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }
}
