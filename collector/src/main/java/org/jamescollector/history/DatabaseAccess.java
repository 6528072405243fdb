/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Reading at once, and writing by the one thread that writes, each waited for. */
final class DatabaseAccess {

    private final HistoryDatabase database;
    private final GroupWriter writer;

    DatabaseAccess(HistoryDatabase database, GroupWriter writer) {
        this.database = database;
        this.writer = writer;
    }

    /** Statements that read. */
    interface Step<T> {
        T apply(Handle handle) throws SQLException;
    }

    /** @throws HistoryException when it fails */
    <T> T read(Step<T> step) {
        try (Handle handle = database.jdbi().open()) {
            return step.apply(handle);
        } catch (SQLException | JdbiException e) {
            throw database.failure("could not be read", e);
        }
    }

    /**
     * Waits until the change is written, in a transaction of its own.
     *
     * @param names accounts that have a number by then
     * @throws HistoryException when it fails
     */
    <T> T write(Set<AccountName> names, Dialect.Change<T> change) {
        try {
            return writer.change(names, change).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof HistoryException known ? new HistoryException(known.getMessage(), known) : e;
        }
    }
}
