/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements on messages that were left. */
final class LeftTable {

    private static final String WHERE_BASE = " WHERE account_id = ? AND key_high = ? AND key_low = ?";

    long count(Handle handle, long account) {
        return handle.createQuery("SELECT COUNT(*) FROM collector_left WHERE account_id = ?")
                .bind(0, account)
                .mapTo(Long.class)
                .one();
    }

    void load(Handle handle, long account, CompactRememberedMessages into) throws SQLException {
        try (PreparedStatement select = handle.getConnection()
                .prepareStatement("SELECT key_high, key_low, CASE WHEN missing_since IS NULL THEN 0 ELSE 1 END"
                        + " FROM collector_left WHERE account_id = ?")) {
            select.setLong(1, account);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    into.addLeft(new Digest(rows.getLong(1), rows.getLong(2)), rows.getInt(3) == 1);
                }
            }
        }
    }

    void put(Handle handle, List<Row> rows) {
        PreparedBatch upsert = handle.prepareBatch("INSERT INTO collector_left (account_id, key_high, key_low,"
                + " incarnation, key_text, size, cause, reason, attempts, first_seen, next_attempt)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (account_id, key_high, key_low, incarnation) DO UPDATE SET size = excluded.size,"
                + " cause = excluded.cause, reason = excluded.reason, attempts = excluded.attempts,"
                + " first_seen = excluded.first_seen, next_attempt = excluded.next_attempt, missing_since = NULL");
        for (Row row : rows) {
            LeftMessage message = row.message();
            upsert.add(
                    row.id().account(),
                    row.id().base().high(),
                    row.id().base().low(),
                    row.id().incarnation(),
                    row.keyText(),
                    message.size(),
                    message.cause().name(),
                    StoredKey.escape(message.reason()),
                    message.attempts(),
                    millis(message.firstSeen()),
                    millis(message.nextAttempt()));
        }
        upsert.execute();
    }

    /** A message to write. */
    record Row(MessageRow.Id id, String keyText, LeftMessage message) {}

    boolean remove(Handle handle, long account, Collection<StoredKey> keys) {
        if (keys.isEmpty()) {
            return false;
        }
        PreparedBatch delete = handle.prepareBatch("DELETE FROM collector_left" + WHERE_BASE + " AND incarnation = ?");
        for (StoredKey key : keys) {
            delete.add(account, key.base().high(), key.base().low(), key.incarnation());
        }
        return MessageTable.any(delete.execute());
    }

    List<LeftMessage> list(Handle handle, AccountName name, long account, int offset, int limit) {
        return handle.createQuery(
                        "SELECT key_text, incarnation, size, cause, reason, attempts, first_seen, next_attempt"
                                + " FROM collector_left WHERE account_id = ? AND missing_since IS NULL"
                                + " ORDER BY first_seen, key_high, key_low, incarnation LIMIT ? OFFSET ?")
                .bind(0, account)
                .bind(1, limit)
                .bind(2, offset)
                .map((row, context) -> new LeftMessage(
                        name,
                        StoredKey.toKey(row.getString(1), row.getInt(2)),
                        row.getLong(3),
                        LeftMessage.Cause.valueOf(row.getString(4)),
                        StoredKey.unescape(row.getString(5)),
                        row.getInt(6),
                        instant(row.getLong(7)),
                        instant(row.getLong(8))))
                .list();
    }

    boolean anyDue(Handle handle, long account, Instant now) {
        return handle.createQuery("SELECT 1 FROM collector_left WHERE account_id = ? AND missing_since IS NULL"
                        + " AND next_attempt <= ? LIMIT 1")
                .bind(0, account)
                .bind(1, millis(now))
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    void mark(Handle handle, long account, List<MessageTable.Mark> marks, Instant now) {
        PreparedBatch missing = handle.prepareBatch(
                "UPDATE collector_left SET missing_since = COALESCE(missing_since, ?)" + WHERE_BASE);
        PreparedBatch back = handle.prepareBatch("UPDATE collector_left SET missing_since = NULL" + WHERE_BASE);
        for (MessageTable.Mark mark : marks) {
            if (mark.missing()) {
                missing.add(
                        now.toEpochMilli(),
                        account,
                        mark.base().high(),
                        mark.base().low());
            } else {
                back.add(account, mark.base().high(), mark.base().low());
            }
        }
        MessageTable.executeAll(missing, back);
    }

    int forget(Handle handle, long account, Instant before) {
        return handle.createUpdate("DELETE FROM collector_left WHERE account_id = ? AND missing_since < ?")
                .bind(0, account)
                .bind(1, before.toEpochMilli())
                .execute();
    }

    /** {@link Instant#MAX} is beyond milliseconds. */
    static long millis(Instant instant) {
        return instant.equals(Instant.MAX) ? Long.MAX_VALUE : instant.toEpochMilli();
    }

    private static Instant instant(long millis) {
        return millis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(millis);
    }
}
