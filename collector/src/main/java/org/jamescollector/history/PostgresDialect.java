/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jamescollector.account.SecretSource;
import org.jdbi.v3.core.Handle;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that several nodes share. Whole batches travel as arrays: a few round trips however many messages. */
final class PostgresDialect implements Dialect {

    static final String URL_PREFIX = "jdbc:postgresql:";

    private static final Set<String> TRANSIENT = Set.of(
            "40001", // serialization_failure
            "40P01", // deadlock_detected
            "55P03"); // lock_not_available
    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    private static final int SOCKET_TIMEOUT_SECONDS = 120;

    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final Optional<SecretSource> password;

    /** @throws HistoryException when the driver does not understand the URL */
    PostgresDialect(DatabaseSettings settings) {
        password = settings.password();
        source.setApplicationName("james-collector");
        source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        source.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
        source.setTcpKeepAlive(true);
        try {
            source.setUrl(settings.jdbcUrl());
        } catch (IllegalArgumentException e) {
            // Without the cause and the URL: it may hold a password.
            throw new HistoryException("history database: the URL is not one of PostgreSQL;"
                    + " it should be like jdbc:postgresql://host:5432/database");
        }
        settings.user().ifPresent(source::setUser);
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String describe() {
        return "PostgreSQL database " + source.getDatabaseName() + " on " + String.join(",", source.getServerNames());
    }

    @Override
    public DataSource dataSource() {
        if (password.isPresent()) {
            try {
                source.setPassword(password.get().resolve().reveal());
            } catch (IOException e) {
                throw new HistoryException(describe() + ": its password is not to be had: " + e.getMessage(), e);
            }
        }
        return source;
    }

    @Override
    public void stream(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
    }

    @Override
    public <T> T inTransaction(Handle handle, Change<T> change) throws SQLException {
        return handle.<T, SQLException>inTransaction(change::apply);
    }

    @Override
    public String standingIndexHint() {
        return "";
    }

    @Override
    public String rowsOf(String from) {
        return "ctid = ANY (ARRAY (SELECT ctid " + from + "))";
    }

    @Override
    public String contains(String text) {
        return "strpos(" + text + ", ?) > 0";
    }

    @Override
    public String lowerCase(String text) {
        return "lower(" + text + " COLLATE \"C\")";
    }

    @Override
    public BitSet insertNew(Connection connection, List<MessageRow> rows) throws SQLException {
        // The position comes back in no column of the table, so it is found again by what is unique.
        Map<MessageRow.Id, Integer> first = new HashMap<>();
        for (int i = rows.size() - 1; i >= 0; i--) {
            first.put(rows.get(i).id(), i);
        }
        BitSet inserted = new BitSet(rows.size());
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO collector_message (account_id,"
                + " key_high, key_low, incarnation, key_text, delivery_high, delivery_low, collected_at, size,"
                + " header_high, header_low, content_high, content_low, kept_until, message_id_high,"
                + " message_id_low, waiting, state)"
                + " SELECT *, 0 FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::bigint[],"
                + " ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
                + " ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])"
                + " ON CONFLICT (account_id, key_high, key_low, incarnation) DO NOTHING"
                + " RETURNING account_id, key_high, key_low, incarnation")) {
            bindIds(insert, rows);
            insert.setArray(5, connection.createArrayOf("text", column(rows, MessageRow::keyText)));
            bindLongs(insert, 6, rows, row -> row.delivery().value().getMostSignificantBits());
            bindLongs(insert, 7, rows, row -> row.delivery().value().getLeastSignificantBits());
            bindLongs(insert, 8, rows, MessageRow::collectedAt);
            bindDetails(insert, 9, rows);
            bindLongs(insert, 14, rows, row -> row.keptUntil().orElse(null));
            bindLongs(insert, 15, rows, row -> row.messageId().map(Digest::high).orElse(null));
            bindLongs(insert, 16, rows, row -> row.messageId().map(Digest::low).orElse(null));
            insert.setArray(17, connection.createArrayOf("text", column(rows, row -> row.waiting()
                    .orElse(null))));
            try (ResultSet done = insert.executeQuery()) {
                while (done.next()) {
                    inserted.set(first.get(id(done)));
                }
            }
        }
        return inserted;
    }

    @Override
    public Map<MessageRow.Id, Holder> holders(Connection connection, List<MessageRow> rows) throws SQLException {
        Map<MessageRow.Id, Holder> holders = new HashMap<>();
        // The limit makes it look up key by key: a join may be planned as one with the whole table.
        try (PreparedStatement select = connection.prepareStatement("SELECT k.a, k.h, k.l, k.i, found.*"
                + " FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::int[]) AS k (a, h, l, i)"
                + " CROSS JOIN LATERAL (SELECT m.delivery_high, m.delivery_low, m.header_high IS NOT NULL"
                + " FROM collector_message m WHERE m.account_id = k.a AND m.key_high = k.h AND m.key_low = k.l"
                + " AND m.incarnation = k.i LIMIT 1) AS found")) {
            bindIds(select, rows);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    DeliveryId delivery = new DeliveryId(new UUID(found.getLong(5), found.getLong(6)));
                    holders.put(id(found), new Holder(delivery, found.getBoolean(7)));
                }
            }
        }
        return holders;
    }

    @Override
    public void fillIn(Connection connection, List<MessageRow> rows) throws SQLException {
        // One statement a row, sent all at once, for the same reason. No condition but the key, or another index may
        // be taken for the better one.
        try (PreparedStatement update = connection.prepareStatement("UPDATE collector_message"
                + " SET size = COALESCE(size, ?), header_high = COALESCE(header_high, ?),"
                + " header_low = COALESCE(header_low, ?), content_high = COALESCE(content_high, ?),"
                + " content_low = COALESCE(content_low, ?), kept_until = COALESCE(kept_until, ?),"
                + " message_id_high = COALESCE(message_id_high, ?), message_id_low = COALESCE(message_id_low, ?)"
                + " WHERE account_id = ? AND key_high = ? AND key_low = ? AND incarnation = ?")) {
            for (MessageRow row : rows) {
                MessageRow.Details details = row.details().orElseThrow();
                update.setLong(1, details.size());
                update.setLong(2, details.header().high());
                update.setLong(3, details.header().low());
                update.setLong(4, details.content().high());
                update.setLong(5, details.content().low());
                update.setObject(6, row.keptUntil().orElse(null), Types.BIGINT);
                update.setObject(7, row.messageId().map(Digest::high).orElse(null), Types.BIGINT);
                update.setObject(8, row.messageId().map(Digest::low).orElse(null), Types.BIGINT);
                update.setLong(9, row.id().account());
                update.setLong(10, row.id().base().high());
                update.setLong(11, row.id().base().low());
                update.setInt(12, row.id().incarnation());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    @Override
    public void lockAccounts(Connection connection, Collection<Long> accounts) throws SQLException {
        // Not FOR UPDATE: for that, whoever inserts a message of the account would wait too, because of the foreign
        // key.
        try (PreparedStatement lock = connection.prepareStatement(
                "SELECT id FROM collector_account WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE")) {
            lock.setArray(1, connection.createArrayOf("int8", accounts.toArray()));
            lock.executeQuery().close();
        }
    }

    @Override
    public Map<CopyTable.Id, Map<Digest, CopyTable.Held>> heldCopies(
            Connection connection, Collection<CopyTable.Id> messages) throws SQLException {
        Map<CopyTable.Id, Map<Digest, CopyTable.Held>> held = new HashMap<>();
        // The offset makes it look up message by message, for the same reason as the limit above.
        try (PreparedStatement select = connection.prepareStatement("SELECT k.a, k.h, k.l, found.*"
                + " FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS k (a, h, l)"
                + " CROSS JOIN LATERAL (SELECT c.slot_high, c.slot_low, c.delivery_high, c.delivery_low, c.held_until"
                + " FROM collector_copy c WHERE c.account_id = k.a AND c.message_high = k.h AND c.message_low = k.l"
                + " OFFSET 0) AS found")) {
            bindLongs(select, 1, messages, CopyTable.Id::account);
            bindLongs(select, 2, messages, id -> id.message().high());
            bindLongs(select, 3, messages, id -> id.message().low());
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    CopyTable.Id message =
                            new CopyTable.Id(found.getLong(1), new Digest(found.getLong(2), found.getLong(3)));
                    held.computeIfAbsent(message, id -> new HashMap<>())
                            .put(
                                    new Digest(found.getLong(4), found.getLong(5)),
                                    new CopyTable.Held(
                                            new DeliveryId(new UUID(found.getLong(6), found.getLong(7))),
                                            found.getLong(8)));
                }
            }
        }
        return held;
    }

    private static MessageRow.Id id(ResultSet row) throws SQLException {
        return new MessageRow.Id(row.getLong(1), new Digest(row.getLong(2), row.getLong(3)), row.getInt(4));
    }

    private static void bindIds(PreparedStatement statement, List<MessageRow> rows) throws SQLException {
        bindLongs(statement, 1, rows, row -> row.id().account());
        bindLongs(statement, 2, rows, row -> row.id().base().high());
        bindLongs(statement, 3, rows, row -> row.id().base().low());
        Object[] incarnations = column(rows, row -> row.id().incarnation());
        statement.setArray(4, statement.getConnection().createArrayOf("int4", incarnations));
    }

    private static void bindDetails(PreparedStatement statement, int index, List<MessageRow> rows) throws SQLException {
        bindLongs(statement, index, rows, detail(MessageRow.Details::size));
        bindLongs(statement, index + 1, rows, detail(details -> details.header().high()));
        bindLongs(statement, index + 2, rows, detail(details -> details.header().low()));
        bindLongs(
                statement, index + 3, rows, detail(details -> details.content().high()));
        bindLongs(
                statement, index + 4, rows, detail(details -> details.content().low()));
    }

    private static Function<MessageRow, Long> detail(Function<MessageRow.Details, Long> value) {
        return row -> row.details().map(value).orElse(null);
    }

    private static <T> void bindLongs(
            PreparedStatement statement, int index, Collection<T> rows, Function<T, Long> value) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("int8", column(rows, value)));
    }

    private static <T> Object[] column(Collection<T> rows, Function<T, ?> value) {
        return rows.stream().map(value).toArray();
    }

    @Override
    public boolean isTransient(SQLException e) {
        return TRANSIENT.contains(state(e));
    }

    @Override
    public boolean isOutage(SQLException e) {
        String state = state(e);
        // No state: not from the server but from the driver or the pool. Classes: connection, resources, operator,
        // system.
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58");
    }

    @Override
    public Optional<String> explain(SQLException e) {
        String state = state(e);
        if (state.startsWith("28")) {
            return Optional.of("it does not accept user and password");
        } else if (state.startsWith("3D")) {
            return Optional.of("there is no such database: create it first");
        } else if (state.equals("42501")) {
            return Optional.of("its user may not create or write tables there");
        } else if (state.equals("53100")) {
            return Optional.of("its disk is full");
        } else if (state.equals("53300")) {
            return Optional.of("it has no connections left: raise max_connections or lower the pool's size");
        } else if (state.startsWith("08") || state.startsWith("57P")) {
            return Optional.of("it does not answer");
        }
        return Optional.empty();
    }

    private static String state(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).orElse("");
    }
}
