/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import com.google.common.base.Strings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements on mails that the collector writes. */
final class NoticeTable {

    private static final String WAITING = "WAITING";
    private static final String READY = "READY";
    private static final String SENT = "SENT";
    private static final String SET_ASIDE = "SET_ASIDE";
    private static final int LONGEST_PROBLEM = 1_000;

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

    /** @param unreadable is told of those that cannot be read */
    List<Outbox.Waiting> waiting(Handle handle, long account, List<Outbox.Unsendable> unreadable) {
        List<Outbox.Waiting> waiting = new ArrayList<>();
        handle.createQuery(
                        "SELECT id, key_text, incarnation, header_high, header_low FROM collector_notice WHERE account_id = ?"
                                + " AND state <> '" + SENT + "' AND state = '" + WAITING + "'")
                .bind(0, account)
                .map((row, context) -> {
                    String id = row.getString(1);
                    try {
                        return waiting.add(new Outbox.Waiting(
                                id,
                                StoredKey.toKey(row.getString(2), row.getInt(3)),
                                new Digest(row.getLong(4), row.getLong(5))));
                    } catch (RuntimeException e) {
                        return unreadable.add(new Outbox.Unsendable(id, unreadable(e)));
                    }
                })
                .list();
        return waiting;
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

    Outbox.Ready ready(Handle handle, AccountName name, long account, Instant now, int limit) {
        List<Outbox.Due> due = new ArrayList<>();
        List<Outbox.Unsendable> unreadable = new ArrayList<>();
        handle.createQuery("SELECT id, key_text, incarnation, kind, addressee, relayed, made_at, content, header_high,"
                        + " header_low, refusals, refused_since"
                        + " FROM collector_notice WHERE account_id = ? AND state <> '" + SENT
                        + "' AND state = '"
                        + READY
                        + "' AND next_attempt <= ? ORDER BY made_at, id LIMIT ?")
                .bind(0, account)
                .bind(1, Times.millis(now))
                .bind(2, limit)
                .map((row, context) -> {
                    String id = row.getString(1);
                    try {
                        return due.add(due(name, row));
                    } catch (AddressException | RuntimeException e) {
                        return unreadable.add(new Outbox.Unsendable(id, unreadable(e)));
                    }
                })
                .list();
        return new Outbox.Ready(due, unreadable);
    }

    private static String unreadable(Exception e) {
        return "it cannot be read: " + e;
    }

    private static Outbox.Due due(AccountName account, ResultSet row) throws SQLException, AddressException {
        Notice notice = new Notice(
                row.getString(1),
                account,
                StoredKey.toKey(row.getString(2), row.getInt(3)),
                new Digest(row.getLong(9), row.getLong(10)),
                row.getString(4),
                new MailAddress(StoredKey.unescape(row.getString(5))),
                row.getInt(6) == 1,
                Times.instant(row.getLong(7)),
                false,
                Optional.ofNullable(row.getString(8))
                        .orElseThrow(() -> new IllegalArgumentException("there is no text")));
        int refusals = row.getInt(11);
        long since = row.getLong(12);
        return new Outbox.Due(notice, refusals, row.wasNull() ? Optional.empty() : Optional.of(Times.instant(since)));
    }

    void refused(Handle handle, Collection<Outbox.Refusal> refusals) {
        try (PreparedBatch batch = handle.prepareBatch("UPDATE collector_notice SET refusals = refusals + 1,"
                + " refused_since = COALESCE(refused_since, ?), next_attempt = ?, problem = ?"
                + " WHERE id = ? AND state = '" + READY + "'")) {
            refusals.stream()
                    .sorted(Comparator.comparing(Outbox.Refusal::id))
                    .forEach(refusal -> batch.add(
                            Times.millis(refusal.at()),
                            Times.millis(refusal.nextAttempt()),
                            problem(refusal.why()),
                            refusal.id()));
            batch.execute();
        }
    }

    /** @return the ids of those that were still to be sent */
    List<String> setAside(Handle handle, Collection<Outbox.Unsendable> unsendable) {
        return unsendable.stream()
                .sorted(Comparator.comparing(Outbox.Unsendable::id))
                .filter(one -> handle.createUpdate("UPDATE collector_notice SET state = '" + SET_ASIDE
                                        + "', problem = ? WHERE id = ? AND state IN ('" + WAITING + "', '" + READY
                                        + "')")
                                .bind(0, problem(one.why()))
                                .bind(1, one.id())
                                .execute()
                        == 1)
                .map(Outbox.Unsendable::id)
                .toList();
    }

    private static String problem(String why) {
        return StoredKey.escape(why.substring(0, Math.min(why.length(), LONGEST_PROBLEM)));
    }

    List<Outbox.SetAside> setAside(Handle handle, int offset, int limit) {
        return handle.createQuery(
                        "SELECT n.id, a.name, n.kind, n.addressee, n.key_text, n.made_at, n.refusals, n.problem"
                                + " FROM collector_notice n JOIN collector_account a ON a.id = n.account_id"
                                + " WHERE n.state = '" + SET_ASIDE + "' ORDER BY n.made_at, n.id LIMIT ? OFFSET ?")
                .bind(0, limit)
                .bind(1, offset)
                .map((row, context) -> new Outbox.SetAside(
                        row.getString(1),
                        new AccountName(row.getString(2)),
                        row.getString(3),
                        asFarAsReadable(row.getString(4)),
                        asFarAsReadable(row.getString(5)),
                        Times.instant(row.getLong(6)),
                        row.getInt(7),
                        asFarAsReadable(Strings.nullToEmpty(row.getString(8)))))
                .list();
    }

    /** What is looked at because it cannot be read. */
    private static String asFarAsReadable(String stored) {
        try {
            return StoredKey.unescape(stored);
        } catch (RuntimeException e) {
            return stored;
        }
    }

    long countSetAside(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM collector_notice WHERE state = '" + SET_ASIDE + "'")
                .mapTo(Long.class)
                .one();
    }

    boolean tryAgain(Handle handle, String id) {
        return handle.createUpdate("UPDATE collector_notice SET state = '" + READY + "', refusals = 0,"
                                + " refused_since = NULL, next_attempt = 0, problem = NULL"
                                + " WHERE id = ? AND state = '" + SET_ASIDE + "'")
                        .bind(0, id)
                        .execute()
                == 1;
    }

    boolean remove(Handle handle, String id) {
        return handle.createUpdate("DELETE FROM collector_notice WHERE id = ? AND state = '" + SET_ASIDE + "'")
                        .bind(0, id)
                        .execute()
                == 1;
    }

    static MailAddress address(String stored) throws SQLException {
        try {
            return new MailAddress(StoredKey.unescape(stored));
        } catch (AddressException e) {
            throw new SQLException("not an address: " + stored, e);
        }
    }

    /** When they were made, latest first, but for those that wait for the deletion of this message. */
    List<Instant> made(
            Handle handle, MailAddress addressee, Instant since, long account, StoredKey key, Digest header, int most) {
        return handle.createQuery("SELECT made_at FROM collector_notice WHERE addressee = ? AND made_at >= ?"
                        + " AND NOT (state = '" + WAITING + "' AND account_id = ? AND key_high = ? AND key_low = ?"
                        + " AND header_high = ? AND header_low = ?) ORDER BY made_at DESC LIMIT ?")
                .bind(0, stored(addressee))
                .bind(1, Times.millis(since))
                .bind(2, account)
                .bind(3, key.base().high())
                .bind(4, key.base().low())
                .bind(5, header.high())
                .bind(6, header.low())
                .bind(7, most)
                .map((row, context) -> Times.instant(row.getLong(1)))
                .list();
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
        return handle.createUpdate("DELETE FROM collector_notice WHERE made_at < ? AND state IN ('" + SENT + "', '"
                        + SET_ASIDE + "')")
                .bind(0, Times.millis(before))
                .execute();
    }
}
