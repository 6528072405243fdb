/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;

/**
 * A message that was not collected and why, or not for everybody.
 *
 * @param size octets as the provider's LIST gave them
 * @param reason for administrators, in words
 * @param attempts how often it was tried
 * @param nextAttempt when it may be tried again; {@link Instant#MAX} where only a change of configuration helps
 * @param recipients who still waits for it, where it was collected for others already; empty: it was collected for
 *     nobody. At most {@link #MOST_RECIPIENTS}
 */
public record LeftMessage(
        AccountName account,
        MessageKey key,
        long size,
        Cause cause,
        String reason,
        int attempts,
        Instant firstSeen,
        Instant nextAttempt,
        Set<MailAddress> recipients) {

    /** More than any header names that history has to do with. */
    public static final int MOST_RECIPIENTS = 10_000;

    /** @throws IllegalArgumentException when there are too many recipients */
    public LeftMessage {
        if (recipients.size() > MOST_RECIPIENTS) {
            throw new IllegalArgumentException(
                    recipients.size() + " recipients wait for one message; at most " + MOST_RECIPIENTS + " may");
        }
        recipients = Set.copyOf(recipients);
    }

    /** A message that was collected for nobody. */
    public LeftMessage(
            AccountName account,
            MessageKey key,
            long size,
            Cause cause,
            String reason,
            int attempts,
            Instant firstSeen,
            Instant nextAttempt) {
        this(account, key, size, cause, reason, attempts, firstSeen, nextAttempt, Set.of());
    }

    /** Why a message was left. */
    public enum Cause {
        /** Larger than the account's maximum message size. */
        TOO_LARGE,
        /** The provider refused or garbled it, or it could not be turned into a mail. */
        FAILED,
        /** A download rule leaves it; the rules are asked again in the next run. */
        LEFT_BY_RULE,
        /** A download rule ignores it; it is not asked again while the rules are the same ({@link History#noteRules}). */
        IGNORED_BY_RULE,
        /**
         * Its recipients were asked about it, or told of it. The rules are asked again when one of them wants it ({@link Asks#release}), when
         * that is too late, or when they are others.
         */
        ASKED
    }
}
