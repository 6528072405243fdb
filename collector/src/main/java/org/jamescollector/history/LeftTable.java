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
    /** About which the rules would not be asked in each run. */
    private static final String RESTING =
            " AND (cause IN ('IGNORED_BY_RULE', 'ASKED') OR (cause = 'LEFT_BY_RULE' AND next_attempt > first_seen))";

    private static final String WHERE_KEY = WHERE_BASE + " AND incarnation = ?";

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
                + " incarnation, key_text, size, cause, reason, attempts, first_seen, next_attempt, recipients)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (account_id, key_high, key_low, incarnation) DO UPDATE SET size = excluded.size,"
                + " cause = excluded.cause, reason = excluded.reason, attempts = excluded.attempts,"
                + " first_seen = excluded.first_seen, next_attempt = excluded.next_attempt,"
                + " recipients = excluded.recipients, missing_since = NULL");
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
                    Times.millis(message.firstSeen()),
                    Times.millis(message.nextAttempt()),
                    StoredAddresses.lines(message.recipients()));
        }
        upsert.execute();
    }

    /** A message to write. */
    record Row(MessageRow.Id id, String keyText, LeftMessage message) {}

    boolean remove(Handle handle, long account, Collection<StoredKey> keys) {
        if (keys.isEmpty()) {
            return false;
        }
        PreparedBatch delete = handle.prepareBatch("DELETE FROM collector_left" + WHERE_KEY);
        for (StoredKey key : keys) {
            delete.add(account, key.base().high(), key.base().low(), key.incarnation());
        }
        return MessageTable.any(delete.execute());
    }

    /** Whether the account has any rows, so that whoever has nothing to look for need not. */
    boolean any(Handle handle, long account) {
        return handle.createQuery("SELECT 1 FROM collector_left WHERE account_id = ? LIMIT 1")
                .bind(0, account)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    /** The messages under these ids are gone: nobody waits for them, or for one that came before under the same id. */
    boolean gone(Handle handle, long account, Collection<StoredKey> keys) {
        if (keys.isEmpty() || !any(handle, account)) {
            return false;
        }
        try (PreparedBatch delete =
                handle.prepareBatch("DELETE FROM collector_left" + WHERE_BASE + " AND incarnation <= ?")) {
            for (StoredKey key : keys) {
                delete.add(account, key.base().high(), key.base().low(), key.incarnation());
            }
            return MessageTable.any(delete.execute());
        }
    }

    /** What is said about a message under one key is said about it under the other from now on. */
    void move(Handle handle, long account, StoredKey from, StoredKey to) {
        boolean isLeft = handle.createQuery("SELECT 1 FROM collector_left" + WHERE_KEY)
                .bind(0, account)
                .bind(1, from.base().high())
                .bind(2, from.base().low())
                .bind(3, from.incarnation())
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
        if (!isLeft) {
            return;
        }
        remove(handle, account, List.of(to));
        handle.createUpdate("UPDATE collector_left SET key_high = ?, key_low = ?, incarnation = ?, key_text = ?,"
                        + " missing_since = NULL" + WHERE_KEY)
                .bind(0, to.base().high())
                .bind(1, to.base().low())
                .bind(2, to.incarnation())
                .bind(3, to.text())
                .bind(4, account)
                .bind(5, from.base().high())
                .bind(6, from.base().low())
                .bind(7, from.incarnation())
                .execute();
    }

    /** Of messages that some have got the others are still to be remembered, so these are only asked about again. */
    void noLongerIgnored(Handle handle, long account) {
        handle.createUpdate("DELETE FROM collector_left WHERE account_id = ? AND cause = ? AND recipients = ''")
                .bind(0, account)
                .bind(1, LeftMessage.Cause.IGNORED_BY_RULE.name())
                .execute();
        handle.createUpdate("UPDATE collector_left SET cause = ?, next_attempt = first_seen" + " WHERE account_id = ?"
                        + RESTING)
                .bind(0, LeftMessage.Cause.LEFT_BY_RULE.name())
                .bind(1, account)
                .execute();
    }

    /** Somebody wants the message, under whichever of its incarnations: the rules are asked about it in the next run. */
    void askAgain(Handle handle, long account, StoredKey key) {
        handle.createUpdate("UPDATE collector_left SET cause = ?, next_attempt = first_seen" + WHERE_BASE + RESTING)
                .bind(0, LeftMessage.Cause.LEFT_BY_RULE.name())
                .bind(1, account)
                .bind(2, key.base().high())
                .bind(3, key.base().low())
                .execute();
    }

    List<LeftMessage> list(Handle handle, AccountName name, long account, int offset, int limit) {
        return handle.createQuery(
                        "SELECT key_text, incarnation, size, cause, reason, attempts, first_seen, next_attempt,"
                                + " recipients FROM collector_left WHERE account_id = ? AND missing_since IS NULL"
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
                        Times.instant(row.getLong(7)),
                        Times.instant(row.getLong(8)),
                        StoredAddresses.read(row.getString(9))))
                .list();
    }

    boolean anyDue(Handle handle, long account, Instant now) {
        return handle.createQuery("SELECT 1 FROM collector_left WHERE account_id = ? AND missing_since IS NULL"
                        + " AND next_attempt <= ? LIMIT 1")
                .bind(0, account)
                .bind(1, Times.millis(now))
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
}
