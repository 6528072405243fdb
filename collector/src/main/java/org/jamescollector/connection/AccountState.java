/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.util.Optional;
import org.jamescollector.account.AccountName;

/**
 * How an account stands, as kept in the database and shared by all nodes.
 *
 * @param failures runs that failed since the last one that did not
 * @param lastError in words; empty after a run without problems
 * @param lastCounts of the last run that ended
 * @param totalCollected messages collected since the account is known
 * @param totalBytes their bytes
 */
public record AccountState(
        AccountName account,
        Optional<Pause> pause,
        Optional<Instant> lastStarted,
        Optional<Instant> lastEnded,
        Optional<Instant> lastSuccess,
        Optional<String> lastError,
        int failures,
        RunProgress.Counts lastCounts,
        long totalCollected,
        long totalBytes) {

    /** Of an account that never ran. */
    static AccountState unknown(AccountName account) {
        return new AccountState(
                account,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                RunProgress.Counts.NONE,
                0,
                0);
    }

    /** Why and since when an account is not collected. */
    public record Pause(Instant since, Cause cause, String reason) {

        public enum Cause {
            ADMINISTRATOR,
            /** The provider refused user or password; trying again may lead to a ban. */
            CREDENTIALS
        }
    }
}
