/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.NullArgument;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The statements on the log of decisions. */
final class DecisionTable {

    private static final String LINE = "\n";

    private final Dialect dialect;

    DecisionTable(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * A decision as it is written.
     *
     * @param what digest of decision, rule and recipients in any order: with the message's key it is unique
     * @param recipients escaped, one a line
     */
    record Row(StoredKey key, Digest what, String recipients, RecordedDecision decision) {

        static Row of(RecordedDecision decision) {
            List<String> recipients =
                    decision.recipients().stream().map(StoredKey::escape).toList();
            String what = StoredKey.escape(decision.decision())
                    + LINE
                    + StoredKey.escape(decision.rule().orElse(""))
                    + LINE
                    + recipients.stream().sorted().collect(Collectors.joining(LINE));
            return new Row(
                    StoredKey.of(decision.key()),
                    Digest.of(StoredKey.sha256().digest(what.getBytes(StandardCharsets.UTF_8))),
                    String.join(LINE, recipients),
                    decision);
        }
    }

    /** Rows in the order in which they are locked, so that two nodes wait for each other rather than deadlock. */
    private record Numbered(long account, Row row) {
        static final Comparator<Numbered> ORDER = Comparator.comparing((Numbered one) -> new MessageRow.Id(
                        one.account(), one.row().key().base(), one.row().key().incarnation()))
                .thenComparing(one -> one.row().what(), CopyTable.SLOTS);
    }

    void put(Handle handle, List<Row> rows, Accounts accounts) {
        try (PreparedBatch upsert = handle.prepareBatch("INSERT INTO collector_decision (account_id, key_high, key_low,"
                + " incarnation, what_high, what_low, decided_at, times, size, key_text, sender, subject, recipients,"
                + " decision, rule, header)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (account_id, key_high, key_low, incarnation, what_high, what_low) DO UPDATE SET"
                + " decided_at = CASE WHEN excluded.decided_at > collector_decision.decided_at"
                + " THEN excluded.decided_at ELSE collector_decision.decided_at END,"
                + " times = collector_decision.times + excluded.times, size = excluded.size, sender = excluded.sender,"
                + " recipients = excluded.recipients, subject = excluded.subject,"
                + " header = COALESCE(excluded.header, collector_decision.header)")) {
            rows.stream()
                    .map(row -> new Numbered(accounts.get(row.decision().account()), row))
                    .sorted(Numbered.ORDER)
                    .forEach(one -> add(upsert, one));
            upsert.execute();
        }
    }

    private static void add(PreparedBatch upsert, Numbered one) {
        Row row = one.row();
        RecordedDecision decision = row.decision();
        upsert.add(
                one.account(),
                row.key().base().high(),
                row.key().base().low(),
                row.key().incarnation(),
                row.what().high(),
                row.what().low(),
                Times.millis(decision.at()),
                decision.times(),
                decision.size(),
                row.key().text(),
                StoredKey.escape(decision.sender()),
                StoredKey.escape(decision.subject()),
                row.recipients(),
                StoredKey.escape(decision.decision()),
                StoredKey.escape(decision.rule().orElse("")),
                decision.header().<Object>map(StoredKey::escape).orElseGet(() -> new NullArgument(Types.VARCHAR)));
    }

    /** A statement and what is bound to it. */
    record Select(String sql, List<Object> arguments) {

        Query on(Handle handle) {
            Query query = handle.createQuery(sql);
            for (int i = 0; i < arguments.size(); i++) {
                query.bind(i, arguments.get(i));
            }
            return query;
        }
    }

    /** The page first, then the names of its accounts, whatever a planner without statistics may think. */
    Select select(DecisionLog.Query query, OptionalLong account) {
        List<String> conditions = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        account.ifPresent(id -> add(conditions, arguments, "account_id = ?", id));
        query.key().map(key -> StoredKey.of(key.base()).base()).ifPresent(key -> {
            add(conditions, arguments, "key_high = ?", key.high());
            add(conditions, arguments, "key_low = ?", key.low());
        });
        query.from().ifPresent(from -> add(conditions, arguments, "decided_at >= ?", Times.millis(from)));
        query.to().ifPresent(to -> add(conditions, arguments, "decided_at < ?", Times.millis(to)));
        query.decision().ifPresent(text -> add(conditions, arguments, "decision = ?", StoredKey.escape(text)));
        query.rule().ifPresent(part -> add(conditions, arguments, dialect.contains("rule"), StoredKey.escape(part)));
        query.sender()
                .ifPresent(part -> add(
                        conditions,
                        arguments,
                        dialect.contains(dialect.lowerCase("sender")),
                        lowerCase(StoredKey.escape(part))));
        arguments.add(query.limit());
        arguments.add(query.offset());
        return new Select(
                "SELECT a.name, d.key_text, d.incarnation, d.decided_at, d.size, d.sender, d.subject, d.recipients,"
                        + " d.decision, d.rule, d.header, d.times FROM (SELECT * FROM collector_decision"
                        + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                        + " ORDER BY decided_at DESC, id DESC LIMIT ? OFFSET ?) d"
                        + " JOIN collector_account a ON a.id = d.account_id ORDER BY d.decided_at DESC, d.id DESC",
                arguments);
    }

    private static void add(List<String> conditions, List<Object> arguments, String condition, Object argument) {
        conditions.add(condition);
        arguments.add(argument);
    }

    /** A to Z only, as the databases do it. */
    private static String lowerCase(String text) {
        return text.chars()
                .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    List<RecordedDecision> find(Handle handle, Select select) {
        return select.on(handle).map((row, context) -> decision(row)).list();
    }

    private static RecordedDecision decision(ResultSet row) throws SQLException {
        return new RecordedDecision(
                new AccountName(row.getString(1)),
                StoredKey.toKey(row.getString(2), row.getInt(3)),
                Times.instant(row.getLong(4)),
                row.getLong(5),
                StoredKey.unescape(row.getString(6)),
                StoredKey.unescape(row.getString(7)),
                Arrays.stream(row.getString(8).split(LINE, -1))
                        .map(StoredKey::unescape)
                        .toList(),
                StoredKey.unescape(row.getString(9)),
                Optional.of(StoredKey.unescape(row.getString(10))),
                Optional.ofNullable(row.getString(11)).map(StoredKey::unescape),
                row.getLong(12));
    }

    /** @return how many were forgotten; none when there are no more */
    int forget(Handle handle, Instant before, int limit) {
        return handle.createUpdate("DELETE FROM collector_decision WHERE "
                        + dialect.rowsOf(
                                "FROM collector_decision WHERE decided_at < ? ORDER BY decided_at, id LIMIT ?"))
                .bind(0, Times.millis(before))
                .bind(1, limit)
                .execute();
    }
}
