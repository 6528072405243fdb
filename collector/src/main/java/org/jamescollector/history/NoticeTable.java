/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The statements on mails that the collector writes. */
final class NoticeTable {

    private static final Logger LOGGER = LoggerFactory.getLogger(NoticeTable.class);

    private static final String WAITING = "WAITING";
    private static final String READY = "READY";
    private static final String SENT = "SENT";

    /** Forgets what waits for the deletion of this message. */
    void dropWaiting(Handle handle, long account, StoredKey key, Digest header) {
        handle.createUpdate("DELETE FROM collector_notice WHERE account_id = ? AND key_high = ? AND key_low = ?"
                        + " AND incarnation = ? AND header_high = ? AND header_low = ?"
                        + " AND state <> '" + SENT + "' AND state = '" + WAITING + "'")
                .bind(0, account)
                .bind(1, key.base().high())
                .bind(2, key.base().low())
                .bind(3, key.incarnation())
                .bind(4, header.high())
                .bind(5, header.low())
                .execute();
    }

    void add(Handle handle, long account, Notice notice) {
        StoredKey key = StoredKey.of(notice.key());
        handle.createUpdate(
                        "INSERT INTO collector_notice (id, account_id, key_high, key_low, incarnation, key_text, kind,"
                                + " state, addressee, relayed, made_at, content, header_high, header_low) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .bind(0, notice.id())
                .bind(1, account)
                .bind(2, key.base().high())
                .bind(3, key.base().low())
                .bind(4, key.incarnation())
                .bind(5, key.text())
                .bind(6, notice.kind())
                .bind(7, notice.afterDeletion() ? WAITING : READY)
                .bind(8, stored(notice.addressee()))
                .bind(9, notice.relayed() ? 1 : 0)
                .bind(10, Times.millis(notice.madeAt()))
                .bind(11, notice.content())
                .bind(12, notice.header().high())
                .bind(13, notice.header().low())
                .execute();
    }

    /** One person in one way, however senders write him. */
    private static String stored(MailAddress addressee) {
        return StoredKey.escape(addressee.asString().toLowerCase(Locale.ROOT));
    }

    List<Outbox.Waiting> waiting(Handle handle, long account) {
        return handle.createQuery(
                        "SELECT id, key_text, incarnation, header_high, header_low FROM collector_notice WHERE account_id = ?"
                                + " AND state <> '" + SENT + "' AND state = '" + WAITING + "'")
                .bind(0, account)
                .map((row, context) -> new Outbox.Waiting(
                        row.getString(1),
                        StoredKey.toKey(row.getString(2), row.getInt(3)),
                        new Digest(row.getLong(4), row.getLong(5))))
                .list();
    }

    void ready(Handle handle, Collection<String> ids) {
        each(
                handle,
                "UPDATE collector_notice SET state = '" + READY + "' WHERE id = ? AND state = '" + WAITING + "'",
                ids);
    }

    void drop(Handle handle, Collection<String> ids) {
        each(handle, "DELETE FROM collector_notice WHERE id = ? AND state = '" + WAITING + "'", ids);
    }

    void sent(Handle handle, Collection<String> ids) {
        each(handle, "UPDATE collector_notice SET state = '" + SENT + "', content = NULL WHERE id = ?", ids);
    }

    private static void each(Handle handle, String sql, Collection<String> ids) {
        try (PreparedBatch batch = handle.prepareBatch(sql)) {
            ids.stream().sorted().forEach(batch::add);
            batch.execute();
        }
    }

    List<Notice> ready(Handle handle, AccountName name, long account, int limit) {
        return handle
                .createQuery(
                        "SELECT id, key_text, incarnation, kind, addressee, relayed, made_at, content, header_high,"
                                + " header_low"
                                + " FROM collector_notice WHERE account_id = ? AND state <> '" + SENT
                                + "' AND state = '"
                                + READY
                                + "' ORDER BY made_at, id LIMIT ?")
                .bind(0, account)
                .bind(1, limit)
                .map((row, context) -> notice(name, row))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Empty for one that cannot be read, which does not hold up the others. */
    private static Optional<Notice> notice(AccountName account, ResultSet row) throws SQLException {
        String id = row.getString(1);
        try {
            return Optional.of(read(account, row));
        } catch (AddressException | IllegalArgumentException e) {
            LOGGER.warn("Notice {} cannot be read, and is not sent: {}", id, e.getMessage());
            return Optional.empty();
        }
    }

    private static Notice read(AccountName account, ResultSet row) throws SQLException, AddressException {
        return new Notice(
                row.getString(1),
                account,
                StoredKey.toKey(row.getString(2), row.getInt(3)),
                new Digest(row.getLong(9), row.getLong(10)),
                row.getString(4),
                new MailAddress(StoredKey.unescape(row.getString(5))),
                row.getInt(6) == 1,
                Times.instant(row.getLong(7)),
                false,
                row.getString(8));
    }

    static MailAddress address(String stored) throws SQLException {
        try {
            return new MailAddress(StoredKey.unescape(stored));
        } catch (AddressException e) {
            throw new SQLException("not an address: " + stored, e);
        }
    }

    long made(Handle handle, MailAddress addressee, Instant since) {
        return handle.createQuery("SELECT COUNT(*) FROM collector_notice WHERE addressee = ? AND made_at >= ?")
                .bind(0, stored(addressee))
                .bind(1, Times.millis(since))
                .mapTo(Long.class)
                .one();
    }

    /** How many of those wait for the deletion of this message. */
    long waiting(Handle handle, MailAddress addressee, Instant since, long account, StoredKey key, Digest header) {
        return handle.createQuery("SELECT COUNT(*) FROM collector_notice WHERE addressee = ? AND made_at >= ?"
                        + " AND account_id = ? AND key_high = ? AND key_low = ? AND header_high = ? AND header_low = ?"
                        + " AND state = '" + WAITING + "'")
                .bind(0, stored(addressee))
                .bind(1, Times.millis(since))
                .bind(2, account)
                .bind(3, key.base().high())
                .bind(4, key.base().low())
                .bind(5, header.high())
                .bind(6, header.low())
                .mapTo(Long.class)
                .one();
    }

    History.Claim claim(Handle handle, String id, DeliveryId delivery) {
        handle.createUpdate("UPDATE collector_notice SET delivery_high = ?, delivery_low = ?"
                        + " WHERE id = ? AND delivery_high IS NULL")
                .bind(0, delivery.value().getMostSignificantBits())
                .bind(1, delivery.value().getLeastSignificantBits())
                .bind(2, id)
                .execute();
        Optional<DeliveryId> first = handle.createQuery(
                        "SELECT delivery_high, delivery_low FROM collector_notice WHERE id = ?")
                .bind(0, id)
                .map((row, context) -> new DeliveryId(new UUID(row.getLong(1), row.getLong(2))))
                .findFirst();
        return first.filter(other -> !other.equals(delivery)).isPresent() ? History.Claim.TAKEN : History.Claim.GRANTED;
    }

    int forget(Handle handle, Instant before) {
        return handle.createUpdate("DELETE FROM collector_notice WHERE made_at < ? AND state = '" + SENT + "'")
                .bind(0, Times.millis(before))
                .execute();
    }
}
