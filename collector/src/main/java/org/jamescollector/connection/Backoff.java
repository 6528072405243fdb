/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;

/** How long an account rests after a run. */
final class Backoff {

    private static final Duration LONGEST = Duration.ofHours(1);

    private Backoff() {}

    /**
     * The interval after a success; after failures in a row it doubles each time, up to an hour or the interval itself
     * where that is longer.
     */
    static Duration pause(Duration interval, int failures) {
        if (failures <= 1) {
            return interval;
        }
        Duration longest = interval.compareTo(LONGEST) > 0 ? interval : LONGEST;
        Duration doubled = interval.multipliedBy(1L << Math.min(failures - 1, 16));
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
