/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

/**
 * How a turned session ended.
 *
 * @param way what happened
 * @param detail for administrators, a sentence without its full stop; empty after QUIT
 */
public record TurnedEnd(Way way, String detail) {

    /** What happened. */
    public enum Way {
        /** The provider said QUIT: it has handed over all it had. */
        QUIT,
        /** The provider, or somebody on the way, cut the connection. */
        CUT,
        /** Nothing came for too long, or the session was too long as a whole. */
        TIMEOUT,
        /** James ended it: by a rule, or because what came was not SMTP. */
        REFUSED,
        /** James is stopping. */
        STOPPED
    }
}
