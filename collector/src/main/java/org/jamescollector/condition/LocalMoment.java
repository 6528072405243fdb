/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * {@code 22:00 - 06:00 Europe/Berlin}, taken apart.
 *
 * @param what without blanks around commas and hyphens
 * @param zone the system's, where none stands behind it
 */
record LocalMoment(String what, ZoneId zone) {

    private static final Pattern BLANKS_AROUND = Pattern.compile("\\s*([,–-])\\s*");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** @throws IllegalArgumentException when more than a time zone stands behind it */
    static LocalMoment parse(String text) {
        String[] parts = BLANKS.split(BLANKS_AROUND.matcher(text.strip()).replaceAll("$1"), 2);
        return new LocalMoment(parts[0].replace('–', '-'), parts.length < 2 ? ZoneId.systemDefault() : zone(parts[1]));
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a time zone such as Europe/Berlin or UTC", e);
        }
    }
}
