/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamescollector.account.AccountName;

/**
 * What was decided about messages before they were downloaded, for people who ask afterwards. Nothing is decided by it.
 *
 * <p>Every method blocks on the database and throws {@link HistoryException} when it fails; none may be called on an event
 * loop.
 */
public interface DecisionLog {

    /**
     * Writes these down, in one transaction. Where the same was decided about a message before (by the same rule, for the
     * same recipients), it is not written down again but counted: {@link RecordedDecision#times} is how often, and all else is
     * as it was the last time. A header that is not given any more stays.
     */
    void record(List<RecordedDecision> decisions);

    /** The decisions that are looked for, newest first; of those made at the same time the last written first. */
    List<RecordedDecision> find(Query query);

    /**
     * Forgets what was decided, for the last time, before this time.
     *
     * @return how many were forgotten
     */
    int forget(Instant before);

    /**
     * What to look for; all that is given must be so. A page of all, or of an account, comes at once from an index, as does a
     * message of an account; the rest is looked through from the newest on.
     *
     * @param decision as {@link RecordedDecision#decision} has it
     * @param rule a part of the rule's name
     * @param sender a part of the sender; A to Z are a to z
     * @param key all incarnations of it
     * @param from the first moment
     * @param to the first moment that is too late
     * @param offset how many to leave out
     * @param limit at most so many, 1 to {@link #MOST}
     */
    record Query(
            Optional<AccountName> account,
            Optional<String> decision,
            Optional<String> rule,
            Optional<String> sender,
            Optional<MessageKey> key,
            Optional<Instant> from,
            Optional<Instant> to,
            int offset,
            int limit) {

        public static final int MOST = 1_000;

        /** @throws IllegalArgumentException when offset or limit is out of range */
        public Query {
            if (offset < 0) {
                throw new IllegalArgumentException("the offset must not be negative: " + offset);
            }
            if (limit < 1 || limit > MOST) {
                throw new IllegalArgumentException("the limit must be 1 to " + MOST + ": " + limit);
            }
        }

        /** The latest of all. */
        public static Query latest(int limit) {
            return new Query(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    limit);
        }
    }
}
