/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The statements on asks. */
final class AskTable {

    private static final String SELECT =
            "SELECT q.id, a.name, q.key_text, q.incarnation, q.recipient, q.kind, q.asked_at,"
                    + " q.expires_at, q.then_what, q.size, q.sender, q.subject, q.header_high, q.header_low, q.state,"
                    + " q.released_at, q.released_by FROM collector_ask q JOIN collector_account a ON a.id = q.account_id";

    /** Notices that are about asks. */
    private static final String ASKING = "kind IN ('ask', 'headers-only')";

    /** One that is over stays so; it is remembered in case that it goes on. */
    private static final String UNDELIVERED = "UPDATE collector_ask SET undelivered = 1,"
            + " state = CASE WHEN state = 'ASKED' THEN 'UNDELIVERED' ELSE state END"
            + " WHERE id = ? AND state IN ('ASKED', 'GONE')";

    /** @return whether the recipient had not been asked about the message before */
    boolean add(Handle handle, long account, Ask ask) {
        StoredKey key = StoredKey.of(ask.key());
        return handle.createUpdate(
                                "INSERT INTO collector_ask (id, account_id, key_high, key_low, incarnation, key_text,"
                                        + " recipient, kind, state, then_what, asked_at, expires_at, size, sender, subject,"
                                        + " header_high, header_low) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                        + " ON CONFLICT (account_id, key_high, key_low, recipient) WHERE closed_at IS NULL"
                                        + " DO NOTHING")
                        .bind(0, ask.id())
                        .bind(1, account)
                        .bind(2, key.base().high())
                        .bind(3, key.base().low())
                        .bind(4, key.incarnation())
                        .bind(5, key.text())
                        .bind(6, stored(ask.recipient()))
                        .bind(7, ask.kind().name())
                        .bind(8, ask.state().name())
                        .bind(9, ask.then().name())
                        .bind(10, Times.millis(ask.askedAt()))
                        .bind(11, Times.millis(ask.expires()))
                        .bind(12, ask.size())
                        .bind(13, StoredKey.escape(ask.sender()))
                        .bind(14, StoredKey.escape(ask.subject()))
                        .bind(15, ask.header().high())
                        .bind(16, ask.header().low())
                        .execute()
                == 1;
    }

    /** What the recipient was asked about another message under the same id is over. */
    void closeOthers(Handle handle, long account, Ask ask) {
        StoredKey key = StoredKey.of(ask.key());
        handle.createUpdate(
                        "UPDATE collector_ask SET state = 'GONE', closed_at = ? WHERE account_id = ? AND key_high = ?"
                                + " AND key_low = ? AND recipient = ? AND closed_at IS NULL"
                                + " AND (header_high <> ? OR header_low <> ?)")
                .bind(0, Times.millis(ask.askedAt()))
                .bind(1, account)
                .bind(2, key.base().high())
                .bind(3, key.base().low())
                .bind(4, stored(ask.recipient()))
                .bind(5, ask.header().high())
                .bind(6, ask.header().low())
                .execute();
    }

    /** The last that the recipient was asked about this message, and that ended without his having it. */
    Optional<String> lastGone(Handle handle, long account, StoredKey key, Digest header, MailAddress recipient) {
        return handle.createQuery("SELECT id FROM collector_ask WHERE account_id = ? AND key_high = ? AND key_low = ?"
                        + " AND recipient = ? AND header_high = ? AND header_low = ? AND state = 'GONE'"
                        + " ORDER BY asked_at DESC, id LIMIT 1")
                .bind(0, account)
                .bind(1, key.base().high())
                .bind(2, key.base().low())
                .bind(3, stored(recipient))
                .bind(4, header.high())
                .bind(5, header.low())
                .mapTo(String.class)
                .findFirst();
    }

    /** Follows a message to another id, where its recipients were not asked about one under that id. */
    void move(Handle handle, long account, StoredKey from, StoredKey to) {
        handle.createUpdate("UPDATE collector_ask SET key_high = ?, key_low = ?, incarnation = ?, key_text = ?"
                        + " WHERE account_id = ? AND key_high = ? AND key_low = ? AND closed_at IS NULL"
                        + " AND recipient NOT IN (SELECT recipient FROM collector_ask WHERE account_id = ?"
                        + " AND key_high = ? AND key_low = ? AND closed_at IS NULL)")
                .bind(0, to.base().high())
                .bind(1, to.base().low())
                .bind(2, to.incarnation())
                .bind(3, to.text())
                .bind(4, account)
                .bind(5, from.base().high())
                .bind(6, from.base().low())
                .bind(7, account)
                .bind(8, to.base().high())
                .bind(9, to.base().low())
                .execute();
    }

    private static String stored(MailAddress recipient) {
        return StoredKey.escape(recipient.asString().toLowerCase(Locale.ROOT));
    }

    /** Without the texts that are for people. */
    List<OpenAsk> open(Handle handle, long account) {
        // A mail that was sent may be forgotten before its ask is: what counts is that none is still to be sent.
        return handle.createQuery(
                        "SELECT id, key_text, incarnation, recipient, expires_at, then_what, size, header_high,"
                                + " header_low, state, released_by,"
                                + " CASE WHEN (recipient, header_high, header_low) IN (SELECT addressee, header_high, header_low"
                                + " FROM collector_notice WHERE account_id = ? AND state <> 'SENT'"
                                + " AND state IN ('WAITING', 'READY') AND " + ASKING + ") THEN 0 ELSE 1 END"
                                + " FROM collector_ask WHERE account_id = ? AND closed_at IS NULL")
                .bind(0, account)
                .bind(1, account)
                .map((row, context) -> new OpenAsk(
                        row.getString(1),
                        StoredKey.toKey(row.getString(2), row.getInt(3)),
                        NoticeTable.address(row.getString(4)),
                        Times.instant(row.getLong(5)),
                        Ask.Then.valueOf(row.getString(6)),
                        row.getLong(7),
                        new Digest(row.getLong(8), row.getLong(9)),
                        Ask.State.valueOf(row.getString(10)),
                        StoredKey.unescape(row.getString(11)),
                        row.getInt(12) == 1))
                .list();
    }

    boolean anyReleased(Handle handle, long account) {
        return handle.createQuery("SELECT 1 FROM collector_ask WHERE account_id = ? AND closed_at IS NULL"
                        + " AND state = 'RELEASED' LIMIT 1")
                .bind(0, account)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    Optional<Ask> find(Handle handle, String id) {
        return handle.createQuery(SELECT + " WHERE q.id = ?")
                .bind(0, id)
                .map((row, context) -> ask(row))
                .findFirst();
    }

    List<Ask> find(Handle handle, Asks.Query query, OptionalLong account) {
        List<String> conditions = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        account.ifPresent(id -> {
            conditions.add("q.account_id = ?");
            arguments.add(id);
        });
        query.state().ifPresent(state -> {
            switch (state) {
                case ASKED, EXPIRED -> {
                    conditions.add("q.state = 'ASKED'");
                    conditions.add("q.expires_at " + (state == Asks.Find.ASKED ? ">" : "<=") + " ?");
                    arguments.add(Times.millis(query.now()));
                }
                default -> {
                    conditions.add("q.state = ?");
                    arguments.add(state.name());
                }
            }
        });
        arguments.add(query.limit());
        arguments.add(query.offset());
        Query select = handle.createQuery(SELECT
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + " ORDER BY q.asked_at DESC, q.id LIMIT ? OFFSET ?");
        for (int i = 0; i < arguments.size(); i++) {
            select.bind(i, arguments.get(i));
        }
        return select.map((row, context) -> ask(row)).list();
    }

    private static Ask ask(ResultSet row) throws SQLException {
        long released = row.getLong(16);
        Optional<Instant> releasedAt = row.wasNull() ? Optional.empty() : Optional.of(Times.instant(released));
        return new Ask(
                row.getString(1),
                new AccountName(row.getString(2)),
                StoredKey.toKey(row.getString(3), row.getInt(4)),
                NoticeTable.address(row.getString(5)),
                Ask.Kind.valueOf(row.getString(6)),
                Times.instant(row.getLong(7)),
                Times.instant(row.getLong(8)),
                Ask.Then.valueOf(row.getString(9)),
                row.getLong(10),
                StoredKey.unescape(row.getString(11)),
                StoredKey.unescape(row.getString(12)),
                new Digest(row.getLong(13), row.getLong(14)),
                Ask.State.valueOf(row.getString(15)),
                releasedAt,
                StoredKey.unescape(row.getString(17)));
    }

    /** The ask that this mail is about: an open one, or else one that may go on. The message may have another id by now. */
    Optional<String> askedBy(Handle handle, String notice) {
        return handle.createQuery(
                        "SELECT q.id FROM collector_ask q JOIN collector_notice n ON n.account_id = q.account_id"
                                + " AND n.addressee = q.recipient AND n.header_high = q.header_high AND n.header_low = q.header_low"
                                + " WHERE n.id = ? AND n." + ASKING + " AND q.state IN ('ASKED', 'UNDELIVERED', 'GONE')"
                                + " ORDER BY CASE WHEN q.closed_at IS NULL THEN 0 ELSE 1 END, q.asked_at DESC, q.id LIMIT 1")
                .bind(0, notice)
                .mapTo(String.class)
                .findFirst();
    }

    void undelivered(Handle handle, String id) {
        handle.createUpdate(UNDELIVERED).bind(0, id).execute();
    }

    /**
     * The question was sent when less than a quarter of the time was left that the recipient was to have. A download loses nothing.
     *
     * @return whether that is so, and anything is changed
     */
    boolean sentTooLate(Handle handle, String id, Instant at) {
        return handle.createUpdate(
                                UNDELIVERED
                                        + " AND then_what <> 'DOWNLOAD' AND undelivered = 0 AND expires_at - ? < (expires_at - asked_at) / 4")
                        .bind(0, id)
                        .bind(1, Times.millis(at))
                        .execute()
                == 1;
    }

    boolean anyUndelivered(Handle handle, Collection<String> ids) {
        return ids.stream()
                .anyMatch(id -> handle.createQuery("SELECT 1 FROM collector_ask WHERE id = ? AND undelivered = 1")
                        .bind(0, id)
                        .mapTo(Integer.class)
                        .findFirst()
                        .isPresent());
    }

    /** @return whether it was open and not released */
    boolean release(Handle handle, String id, String by, Instant at) {
        return handle.createUpdate("UPDATE collector_ask SET state = 'RELEASED', released_at = ?, released_by = ?"
                                + " WHERE id = ? AND state IN ('ASKED', 'UNDELIVERED')")
                        .bind(0, Times.millis(at))
                        .bind(1, StoredKey.escape(by))
                        .bind(2, id)
                        .execute()
                == 1;
    }

    /** The number of the account, for what has to be changed beside it. */
    long account(Handle handle, String id) {
        return handle.createQuery("SELECT account_id FROM collector_ask WHERE id = ?")
                .bind(0, id)
                .mapTo(Long.class)
                .one();
    }

    void close(Handle handle, Collection<String> ids, Ask.State state, Instant at) {
        try (PreparedBatch batch = handle.prepareBatch(
                "UPDATE collector_ask SET state = ?, closed_at = ? WHERE id = ? AND closed_at IS NULL")) {
            ids.stream().sorted().forEach(id -> batch.add(state.name(), Times.millis(at), id));
            batch.execute();
        }
    }

    /** @return those of these that were asked, and are closed now */
    List<String> closeUnanswered(Handle handle, Collection<String> ids, Instant at) {
        return ids.stream()
                .sorted()
                .filter(id -> handle.createUpdate("UPDATE collector_ask SET state = 'GONE', closed_at = ?"
                                        + " WHERE id = ? AND state IN ('ASKED', 'UNDELIVERED') AND closed_at IS NULL")
                                .bind(0, Times.millis(at))
                                .bind(1, id)
                                .execute()
                        == 1)
                .toList();
    }

    boolean anyReleased(Handle handle, Collection<String> ids) {
        return ids.stream().anyMatch(id -> handle.createQuery(
                        "SELECT 1 FROM collector_ask WHERE id = ? AND state = 'RELEASED' AND closed_at IS NULL")
                .bind(0, id)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
    }

    /** Goes on with those that were closed for nothing, unless their recipients were asked anew. */
    void reopen(Handle handle, Collection<String> ids) {
        ids.forEach(id -> handle.createUpdate("UPDATE collector_ask SET closed_at = NULL,"
                        + " state = CASE WHEN released_at IS NOT NULL THEN 'RELEASED'"
                        + " WHEN undelivered = 1 THEN 'UNDELIVERED' ELSE 'ASKED' END"
                        + " WHERE id = ? AND state = 'GONE' AND NOT EXISTS (SELECT 1 FROM collector_ask other"
                        + " WHERE other.account_id = collector_ask.account_id AND other.key_high = collector_ask.key_high"
                        + " AND other.key_low = collector_ask.key_low AND other.recipient = collector_ask.recipient"
                        + " AND other.closed_at IS NULL)")
                .bind(0, id)
                .execute());
    }

    int forget(Handle handle, Instant before) {
        return handle.createUpdate("DELETE FROM collector_ask WHERE closed_at IS NOT NULL AND closed_at < ?")
                .bind(0, Times.millis(before))
                .execute();
    }
}
