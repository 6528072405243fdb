/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;

/** What happens to a message at the provider once it has been collected. */
public sealed interface Keep {

    /** Deleted in the session that collected it. */
    record DeleteAtOnce() implements Keep {}

    /** Left for this long after it was collected, then deleted. */
    record DeleteAfter(Duration age) implements Keep {

        public DeleteAfter {
            if (age.isNegative() || age.isZero()) {
                throw new IllegalArgumentException("the time a message is left must be positive");
            }
        }
    }

    /** Never deleted. */
    record Forever() implements Keep {}
}
