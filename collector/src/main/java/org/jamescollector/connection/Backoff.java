/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;
import java.util.Optional;

/** How long an account rests after a run. */
final class Backoff {

    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration FIRST_LOOK_FOR_RECIPIENT = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 16;

    private Backoff() {}

    /** The same after a run that ended this way. */
    static Duration pause(Duration interval, int failures, Optional<RunProblem> problem) {
        return problem.filter(any -> any.kind() == RunProblem.Kind.RECIPIENT).isPresent()
                ? pauseWithoutRecipient(interval, failures)
                : pause(interval, failures);
    }

    /**
     * Half a minute while James does not know whom the mail is for, then twice that, and so on, up to the interval: who has
     * just set an account up makes its user a moment later, and asking James costs the provider nothing.
     */
    private static Duration pauseWithoutRecipient(Duration interval, int failures) {
        int doublings = Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
        Duration doubled = FIRST_LOOK_FOR_RECIPIENT.multipliedBy(1L << doublings);
        return doubled.compareTo(interval) > 0 ? interval : doubled;
    }

    /**
     * The interval after a success; after failures in a row it doubles each time, up to an hour or the interval itself
     * where that is longer.
     */
    static Duration pause(Duration interval, int failures) {
        if (failures <= 1) {
            return interval;
        }
        Duration longest = interval.compareTo(LONGEST) > 0 ? interval : LONGEST;
        Duration doubled = interval.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
