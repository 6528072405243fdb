/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import org.jamescollector.account.AccountName;

/**
 * A message that was not collected and why.
 *
 * @param reason for administrators, in words
 * @param attempts how often it was tried
 * @param nextAttempt when it may be tried again; {@link Instant#MAX} where only a change of configuration helps
 */
public record LeftMessage(
        AccountName account,
        MessageKey key,
        long size,
        Cause cause,
        String reason,
        int attempts,
        Instant firstSeen,
        Instant nextAttempt) {

    public enum Cause {
        /** Larger than the account's maximum message size. */
        TOO_LARGE,
        /** The provider refused or garbled it, or it could not be turned into a mail. */
        FAILED
    }
}
