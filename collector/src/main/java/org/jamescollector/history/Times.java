/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;

/** Times as numbers: milliseconds since 1970, the largest of all standing for {@link Instant#MAX}, which is never. */
public final class Times {

    private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private Times() {}

    /** {@link Instant#MAX} and {@link Instant#MIN} are beyond milliseconds. */
    public static long millis(Instant instant) {
        if (instant.isAfter(LAST)) {
            return Long.MAX_VALUE;
        }
        return instant.isBefore(FIRST) ? Long.MIN_VALUE : instant.toEpochMilli();
    }

    public static Instant instant(long millis) {
        return millis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(millis);
    }
}
