/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.james.util.DurationParser;

/** A length of time as it is written in collector.xml and in mailetcontainer.xml: {@code 14 days}. */
public final class TimeText {

    private static final Pattern WITH_UNIT = Pattern.compile("\\s*[0-9]+\\s*[A-Za-z]+\\s*");

    private TimeText() {}

    /**
     * With its unit: James takes a bare number for milliseconds, which nobody means here.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Duration parse(String text) {
        if (!WITH_UNIT.matcher(text).matches()) {
            throw new IllegalArgumentException(Text.quote(text) + " is not a time with its unit");
        }
        try {
            return DurationParser.parse(text);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(Text.quote(text) + " is not a time with its unit", e);
        }
    }
}
