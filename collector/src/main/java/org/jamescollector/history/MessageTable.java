/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import com.google.common.base.Strings;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements on collected messages, but for those that claim them. */
final class MessageTable {

    private static final int COLLECTED = 0;
    private static final int DELETED = 1;

    /** Rows that PostgreSQL sends at once while an account is loaded. */
    private static final int FETCH_SIZE = 10_000;

    /** A digest finds one message; a few more where one letter has come several times. */
    private static final int HANDFUL = 16;

    private static final String COLLECTED_COLUMNS = "SELECT key_text, incarnation, delivery_high, delivery_low, size,"
            + " header_high, header_low, content_high, content_low, collected_at, kept_until, message_id_high,"
            + " message_id_low, waiting FROM collector_message";
    /**
     * Conditions beside the key are such that no index answers them: a table without statistics would have the planner
     * guess which index is best, and guess wrong.
     */
    private static final String WHERE_KEY =
            " WHERE account_id = ? AND key_high = ? AND key_low = ? AND incarnation = ?";

    static final String COLLECTED_BEFORE = "SELECT 1 FROM collector_message WHERE account_id = :account"
            + " AND state = " + COLLECTED
            + " AND missing_since IS NULL AND kept_until IS NULL AND collected_at < :time LIMIT 1";

    static final String KEPT_DUE = "SELECT 1 FROM collector_message WHERE account_id = :account AND state = "
            + COLLECTED + " AND missing_since IS NULL AND kept_until <= :time LIMIT 1";

    private static final String KEPT =
            " FROM collector_message WHERE account_id = ? AND state = " + COLLECTED + " AND kept_until IS NOT NULL";

    static final String MESSAGE_ID_SEEN = "SELECT 1 FROM collector_message m WHERE m.account_id = :account"
            + " AND m.message_id_high = :idHigh AND m.message_id_low = :idLow"
            + " AND NOT (m.key_high = :keyHigh AND m.key_low = :keyLow)"
            + " AND NOT EXISTS (SELECT 1 FROM collector_message own WHERE own.account_id = :account"
            + " AND own.key_high = :keyHigh AND own.key_low = :keyLow"
            + " AND own.delivery_high = m.delivery_high AND own.delivery_low = m.delivery_low) LIMIT 1";

    private final Dialect dialect;

    MessageTable(Dialect dialect) {
        this.dialect = dialect;
    }

    long count(Handle handle, long account) {
        return handle.createQuery("SELECT COUNT(*) FROM collector_message WHERE account_id = ?")
                .bind(0, account)
                .mapTo(Long.class)
                .one();
    }

    void load(Handle handle, long account, CompactRememberedMessages into) throws SQLException {
        try (PreparedStatement select = handle.getConnection()
                .prepareStatement("SELECT key_high, key_low, incarnation, state, collected_at,"
                        + " CASE WHEN missing_since IS NULL THEN 0 ELSE 1 END FROM collector_message"
                        + dialect.standingIndexHint() + " WHERE account_id = ?")) {
            select.setFetchSize(FETCH_SIZE);
            select.setLong(1, account);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    into.addCollected(
                            new Digest(rows.getLong(1), rows.getLong(2)),
                            rows.getInt(3),
                            rows.getInt(4) == DELETED
                                    ? RememberedMessages.State.DELETED
                                    : RememberedMessages.State.COLLECTED,
                            rows.getInt(6) == 1,
                            rows.getLong(5));
                }
            }
        }
    }

    List<Collected> byHeader(Handle handle, AccountName name, long account, Digest header, long size) {
        return handle.createQuery(COLLECTED_COLUMNS + " WHERE account_id = ? AND header_high = ? AND header_low = ?"
                        + " AND size = ? ORDER BY collected_at DESC LIMIT " + HANDFUL)
                .bind(0, account)
                .bind(1, header.high())
                .bind(2, header.low())
                .bind(3, size)
                .map((row, context) -> collected(name, row))
                .list();
    }

    List<Collected> byContent(Handle handle, AccountName name, long account, Digest content) {
        return handle.createQuery(COLLECTED_COLUMNS + " WHERE account_id = ? AND content_high = ? AND content_low = ?"
                        + " ORDER BY collected_at DESC LIMIT " + HANDFUL)
                .bind(0, account)
                .bind(1, content.high())
                .bind(2, content.low())
                .map((row, context) -> collected(name, row))
                .list();
    }

    List<Collected> incarnations(Handle handle, AccountName name, long account, StoredKey key) {
        return handle.createQuery(COLLECTED_COLUMNS + " WHERE account_id = ? AND key_high = ? AND key_low = ?"
                        + " ORDER BY incarnation DESC")
                .bind(0, account)
                .bind(1, key.base().high())
                .bind(2, key.base().low())
                .map((row, context) -> collected(name, row))
                .list();
    }

    private static Collected collected(AccountName name, ResultSet row) throws SQLException {
        // Nulls, of a message that was only claimed, come as 0, and 0 is what stands for the unknown.
        return new Collected(
                name,
                StoredKey.toKey(row.getString(1), row.getInt(2)),
                new DeliveryId(new UUID(row.getLong(3), row.getLong(4))),
                row.getLong(5),
                new Digest(row.getLong(6), row.getLong(7)),
                new Digest(row.getLong(8), row.getLong(9)),
                Instant.ofEpochMilli(row.getLong(10)),
                longAt(row, 11).map(Times::instant),
                messageId(row, 12),
                StoredAddresses.read(Strings.nullToEmpty(row.getString(14))));
    }

    private static Optional<Digest> messageId(ResultSet row, int index) throws SQLException {
        Optional<Long> high = longAt(row, index);
        return high.isPresent() ? Optional.of(new Digest(high.get(), row.getLong(index + 1))) : Optional.empty();
    }

    private static Optional<Long> longAt(ResultSet row, int index) throws SQLException {
        long value = row.getLong(index);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    /**
     * Aliases of a message share its delivery, parts of it the base of its key: neither is another message.
     *
     * @param key of the message that asks, of any incarnation
     */
    boolean isMessageIdSeen(Handle handle, long account, Digest messageId, StoredKey key) {
        return handle.createQuery(MESSAGE_ID_SEEN)
                .bind("account", account)
                .bind("idHigh", messageId.high())
                .bind("idLow", messageId.low())
                .bind("keyHigh", key.base().high())
                .bind("keyLow", key.base().low())
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    long countKept(Handle handle, long account) {
        return handle.createQuery("SELECT COUNT(*)" + KEPT)
                .bind(0, account)
                .mapTo(Long.class)
                .one();
    }

    void loadKept(Handle handle, long account, KeptTimes into) throws SQLException {
        try (PreparedStatement select = handle.getConnection()
                .prepareStatement("SELECT key_high, key_low, incarnation, kept_until" + KEPT
                        + " ORDER BY key_high, key_low, incarnation")) {
            select.setFetchSize(FETCH_SIZE);
            select.setLong(1, account);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    into.add(new Digest(rows.getLong(1), rows.getLong(2)), rows.getInt(3), rows.getLong(4));
                }
            }
        }
    }

    Map<MessageKey, Set<MailAddress>> waiting(Handle handle, long account) {
        Map<MessageKey, Set<MailAddress>> waiting = new HashMap<>();
        handle.createQuery("SELECT key_text, incarnation, waiting FROM collector_message WHERE account_id = ?"
                        + " AND waiting IS NOT NULL AND state = " + COLLECTED)
                .bind(0, account)
                .map((row, context) -> Map.entry(
                        StoredKey.toKey(row.getString(1), row.getInt(2)), StoredAddresses.read(row.getString(3))))
                .forEach(one -> waiting.put(one.getKey(), one.getValue()));
        return waiting;
    }

    void noLongerWaiting(Handle handle, long account, Collection<StoredKey> keys) {
        PreparedBatch update = handle.prepareBatch("UPDATE collector_message SET waiting = NULL" + WHERE_KEY);
        for (StoredKey key : keys) {
            update.add(account, key.base().high(), key.base().low(), key.incarnation());
        }
        executeAll(update);
    }

    boolean anyKeptDue(Handle handle, long account, Instant now) {
        return handle.createQuery(KEPT_DUE)
                .bind("account", account)
                .bind("time", Math.min(Times.millis(now), Long.MAX_VALUE - 1))
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    boolean anyCollectedBefore(Handle handle, long account, Instant before) {
        return handle.createQuery(COLLECTED_BEFORE)
                .bind("account", account)
                .bind("time", Times.millis(before))
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    /** Earlier incarnations of an id are gone with the one that stands, so they are marked as well. */
    boolean delete(Handle handle, long account, Collection<StoredKey> keys, Instant at) throws SQLException {
        if (keys.isEmpty()) {
            return false;
        }
        // Without Jdbi's binding: a session ends with thousands of these, and QUIT waits for them.
        try (PreparedStatement update = handle.getConnection()
                .prepareStatement("UPDATE collector_message SET state = " + DELETED + ", deleted_at = ?,"
                        + " kept_until = NULL, waiting = NULL WHERE account_id = ? AND key_high = ? AND key_low = ?"
                        + " AND incarnation <= ? AND state <> " + DELETED)) {
            for (StoredKey key : keys) {
                update.setLong(1, at.toEpochMilli());
                update.setLong(2, account);
                update.setLong(3, key.base().high());
                update.setLong(4, key.base().low());
                update.setInt(5, key.incarnation());
                update.addBatch();
            }
            return any(update.executeBatch());
        }
    }

    void mark(Handle handle, long account, List<Mark> marks, Instant now) {
        PreparedBatch missing = handle.prepareBatch(
                "UPDATE collector_message SET missing_since = COALESCE(missing_since, ?)" + WHERE_KEY);
        PreparedBatch back = handle.prepareBatch("UPDATE collector_message SET missing_since = NULL" + WHERE_KEY);
        for (Mark mark : marks) {
            if (mark.missing()) {
                missing.add(
                        now.toEpochMilli(),
                        account,
                        mark.base().high(),
                        mark.base().low(),
                        mark.incarnation());
            } else {
                back.add(account, mark.base().high(), mark.base().low(), mark.incarnation());
            }
        }
        executeAll(missing, back);
    }

    /** A message that is now missing or back. */
    record Mark(Digest base, int incarnation, boolean missing) {}

    /** @return how many were forgotten; none when there are no more */
    int forget(Handle handle, long account, Instant before, int limit) {
        return forget(handle, account, COLLECTED, before, limit) + forget(handle, account, DELETED, before, limit);
    }

    /** The oldest first, since that is the order of the index. */
    private int forget(Handle handle, long account, int state, Instant before, int limit) {
        return handle.createUpdate("DELETE FROM collector_message WHERE "
                        + dialect.rowsOf("FROM collector_message WHERE account_id = ? AND state = ?"
                                + " AND missing_since < ? ORDER BY missing_since LIMIT ?"))
                .bind(0, account)
                .bind(1, state)
                .bind(2, before.toEpochMilli())
                .bind(3, limit)
                .execute();
    }

    static void executeAll(PreparedBatch... batches) {
        for (PreparedBatch batch : batches) {
            if (batch.size() > 0) {
                batch.execute();
            }
            batch.close();
        }
    }

    static boolean any(int... counts) {
        for (int count : counts) {
            if (count != 0) {
                return true;
            }
        }
        return false;
    }

    /** Pieces of at most so many, so that no transaction keeps others waiting for long. */
    static <T> List<List<T>> pieces(Collection<T> all, int size) {
        List<T> list = List.copyOf(all);
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < list.size(); from += size) {
            pieces.add(list.subList(from, Math.min(list.size(), from + size)));
        }
        return pieces;
    }
}
