/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Optional;

/**
 * The remembered messages of one account as a set of 128-bit digests of their keys: about 32 bytes a message. While a
 * listing streams by, each of its ids is looked up, which also marks it as seen. Not safe for several threads.
 */
public interface RememberedMessages {

    int size();

    /** What is remembered of the latest incarnation of this id; marks it as seen in this listing. */
    Optional<Remembered> see(MessageKey base);

    /** Whether any incarnation of this id has been seen in this listing; marks nothing. */
    boolean isSeen(MessageKey key);

    /** How many entries that were not deleted by us have not been seen. */
    int missing();

    /**
     * @param key with its incarnation
     * @param state where it stands
     * @param collectedAt to the second
     */
    record Remembered(MessageKey key, State state, Instant collectedAt) {}

    /** Where a remembered message stands. */
    enum State {
        /** Collected and, as far as known, still at the provider. */
        COLLECTED,
        /**
         * Collected and not deleted by us, but not in the listing before this one: the same id may be another message
         * by now.
         */
        MISSING,
        /** The provider confirmed its deletion: the same id, seen again, may be another message. */
        DELETED
    }
}
