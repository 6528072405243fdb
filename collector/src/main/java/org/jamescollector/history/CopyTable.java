/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements on claimed copies. */
final class CopyTable {

    /** The order in which a message's slots are written. */
    static final Comparator<Digest> SLOTS =
            Comparator.comparingLong(Digest::high).thenComparingLong(Digest::low);

    private final Dialect dialect;

    CopyTable(Dialect dialect) {
        this.dialect = dialect;
    }

    /** A message of which there are copies. */
    record Id(long account, Digest message) implements Comparable<Id> {
        private static final Comparator<Id> ORDER =
                Comparator.comparingLong(Id::account).thenComparing(Id::message, SLOTS);

        @Override
        public int compareTo(Id other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Who has a slot.
     *
     * @param until the last moment, in milliseconds since 1970, at which a copy may be collected that finds it taken
     */
    record Held(DeliveryId delivery, long until) {}

    /** A slot that was taken. */
    record Row(Id id, Digest slot, Held held) {}

    /** Makes other nodes that ask for copies of these accounts wait until this transaction is over, then reads. */
    Map<Id, Map<Digest, Held>> lockAndRead(Connection connection, Set<Long> accounts, SortedSet<Id> ids)
            throws SQLException {
        dialect.lockAccounts(connection, accounts);
        return dialect.heldCopies(connection, ids);
    }

    /** Writes slots, each of them once. */
    void put(Connection connection, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO collector_copy (account_id,"
                + " message_high, message_low, slot_high, slot_low, delivery_high, delivery_low, held_until)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (account_id, message_high, message_low, slot_high, slot_low) DO UPDATE SET"
                + " delivery_high = excluded.delivery_high, delivery_low = excluded.delivery_low,"
                + " held_until = excluded.held_until")) {
            for (Row row : rows) {
                insert.setLong(1, row.id().account());
                insert.setLong(2, row.id().message().high());
                insert.setLong(3, row.id().message().low());
                insert.setLong(4, row.slot().high());
                insert.setLong(5, row.slot().low());
                insert.setLong(6, row.held().delivery().value().getMostSignificantBits());
                insert.setLong(7, row.held().delivery().value().getLeastSignificantBits());
                insert.setLong(8, row.held().until());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * Forgets slots that any copy may have anyhow since before this time.
     *
     * @return how many were forgotten; none when there are no more
     */
    int forget(Handle handle, long account, Instant before, int limit) throws SQLException {
        dialect.lockAccounts(handle.getConnection(), Set.of(account));
        List<Slot> old = handle.createQuery("SELECT message_high, message_low, slot_high, slot_low FROM collector_copy"
                        + " WHERE account_id = ? AND held_until < ? ORDER BY held_until LIMIT ?")
                .bind(0, account)
                .bind(1, before.toEpochMilli())
                .bind(2, limit)
                .map((row, context) -> new Slot(
                        new Digest(row.getLong(1), row.getLong(2)), new Digest(row.getLong(3), row.getLong(4))))
                .list();
        if (old.isEmpty()) {
            return 0;
        }
        try (PreparedBatch delete =
                handle.prepareBatch("DELETE FROM collector_copy WHERE account_id = ? AND message_high = ?"
                        + " AND message_low = ? AND slot_high = ? AND slot_low = ?")) {
            for (Slot slot : old) {
                delete.add(
                        account,
                        slot.message().high(),
                        slot.message().low(),
                        slot.slot().high(),
                        slot.slot().low());
            }
            delete.execute();
        }
        return old.size();
    }

    private record Slot(Digest message, Digest slot) {}
}
