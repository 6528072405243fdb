/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/** All in which the two databases differ. */
interface Dialect {

    /** The folder of its migrations below this package's {@code migration}. */
    String name();

    /** The database in words, for errors: never with a password. */
    String describe();

    /**
     * Checks what can be checked before connecting.
     *
     * @return the driver's own data source: {@code DriverManager} does not see an extension's drivers
     * @throws HistoryException when the database cannot be there, and why
     */
    DataSource dataSource();

    /** What is wrong with the database though it still answers, in words for administrators; empty: nothing that is known. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** Makes a query on this connection give its rows as they come, not all at once. */
    void stream(Connection connection) throws SQLException;

    /** Runs the change in a transaction for writing; rolled back when it throws anything. */
    <T> T inTransaction(Handle handle, Change<T> change) throws SQLException;

    /** Statements that change something. */
    interface Change<T> {
        T apply(Handle handle) throws SQLException;
    }

    /** What stands after the table's name to load a whole account in the quickest order. */
    String standingIndexHint();

    /** The condition by which rows are those that this selects, without a look at any other. */
    String rowsOf(String from);

    /** The condition that a text has another in it, which is bound; upper case is not lower case. */
    String contains(String text);

    /** The text with a to z for A to Z, all other letters as they are. */
    String lowerCase(String text);

    /**
     * Inserts the rows whose key is not there yet. The rows come in the order of their keys, so that two nodes wait
     * for each other rather than deadlock.
     *
     * @return the positions of the rows that were inserted; of rows with one key the first is
     */
    BitSet insertNew(Connection connection, List<MessageRow> rows) throws SQLException;

    /** What stands in the table under the keys of these rows; a row that is gone is not in the answer. */
    Map<MessageRow.Id, Holder> holders(Connection connection, List<MessageRow> rows) throws SQLException;

    /** Fills in size, digests and what rules said of these rows where they are unknown; all have size and digests. */
    void fillIn(Connection connection, List<MessageRow> rows) throws SQLException;

    /**
     * Makes other transactions that lock one of these accounts wait until this one is over. They wait for nothing else in
     * the meantime.
     *
     * @param accounts in ascending order, so that two nodes wait for each other rather than deadlock
     */
    void lockAccounts(Connection connection, Collection<Long> accounts) throws SQLException;

    /** The slots of these messages that are taken, or were once. */
    Map<CopyTable.Id, Map<Digest, CopyTable.Held>> heldCopies(Connection connection, Collection<CopyTable.Id> messages)
            throws SQLException;

    /** Whether the same transaction may succeed if it is tried again. */
    boolean isTransient(SQLException e);

    /** Whether nothing else will succeed either at this moment, so that trying jobs one by one is in vain. */
    boolean isOutage(SQLException e);

    /** What an error means and what to do, where that is known. */
    Optional<String> explain(SQLException e);

    /**
     * Who has claimed a message.
     *
     * @param complete whether size and digests are known
     */
    record Holder(DeliveryId delivery, boolean complete) {}
}
