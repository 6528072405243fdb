/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements on what is remembered of an account as a whole: its rules, and its last listing in which nothing was left to do. */
final class AccountTable {

    /** Nulls, of an account that never had any, come as 0, and 0 is what stands for none. */
    Digest rules(Handle handle, long account) {
        return handle.createQuery("SELECT rules_high, rules_low FROM collector_account WHERE id = ?")
                .bind(0, account)
                .map((row, context) -> new Digest(row.getLong(1), row.getLong(2)))
                .one();
    }

    /** Other rules may have something to do where nothing was left to do. */
    void noteRules(Handle handle, long account, Digest rules) {
        handle.createUpdate("UPDATE collector_account SET rules_high = ?, rules_low = ?,"
                        + " settled_high = NULL, settled_low = NULL WHERE id = ?")
                .bind(0, rules.high())
                .bind(1, rules.low())
                .bind(2, account)
                .execute();
    }

    Optional<Digest> settledListing(Handle handle, long account) {
        return handle.createQuery("SELECT settled_high, settled_low FROM collector_account"
                        + " WHERE id = ? AND settled_high IS NOT NULL")
                .bind(0, account)
                .map((row, context) -> new Digest(row.getLong(1), row.getLong(2)))
                .findFirst();
    }

    void settle(Handle handle, long account, Digest listing) {
        handle.createUpdate("UPDATE collector_account SET settled_high = ?, settled_low = ? WHERE id = ?")
                .bind(0, listing.high())
                .bind(1, listing.low())
                .bind(2, account)
                .execute();
    }

    void unsettle(Handle handle, long account) {
        handle.createUpdate("UPDATE collector_account SET settled_high = NULL, settled_low = NULL"
                        + " WHERE id = ? AND settled_high IS NOT NULL")
                .bind(0, account)
                .execute();
    }
}
