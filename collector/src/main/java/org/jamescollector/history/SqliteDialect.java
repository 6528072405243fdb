/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/** A database in one file on this machine. */
final class SqliteDialect implements Dialect {

    static final String URL_PREFIX = "jdbc:sqlite:";

    /** How long SQLite itself waits for another process before it says that the database is locked. */
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int CACHE_KIB_PER_CONNECTION = 8 * 1024;

    private final Path file;

    /** @throws HistoryException when the URL is not that of a plain file */
    SqliteDialect(String url) {
        String name = url.substring(URL_PREFIX.length());
        if (name.isEmpty() || name.startsWith(":") || name.startsWith("file:") || name.indexOf('?') >= 0) {
            throw new HistoryException("history database: " + URL_PREFIX
                    + " must be followed by the path of a file, without options; it is followed by '" + name + "'");
        }
        try {
            file = Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new HistoryException("history database: '" + name + "' is not a path", e);
        }
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public String describe() {
        return "SQLite database " + file;
    }

    @Override
    public DataSource dataSource() {
        checkFile();
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // NORMAL would lose the last transactions when the power fails: claims must outlive it.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        config.setCacheSize(-CACHE_KIB_PER_CONNECTION);
        config.enforceForeignKeys(true);
        // Nobody asks for them, and the driver would look them up after each row.
        config.setGetGeneratedKeys(false);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(URL_PREFIX + file);
        return source;
    }

    /** Whoever has it open can go on reading and writing what nobody will ever see again. */
    @Override
    public Optional<String> trouble() {
        return Files.exists(file)
                ? Optional.empty()
                : Optional.of("the file " + file
                        + " is gone: what is written now is lost. Stop James, put the file back from a"
                        + " backup, or let James make a new one and collect again what is still at the providers");
    }

    private void checkFile() {
        Path folder = file.getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new HistoryException(describe() + " cannot be opened: it is a folder. Give the path of a file");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new HistoryException(
                    describe() + " cannot be made: its folder cannot be (" + e + "). Make it, writable for James", e);
        }
        // The journal and its index are made beside the database.
        if (!Files.isWritable(folder) || (Files.exists(file) && !Files.isWritable(file))) {
            throw new HistoryException(
                    describe() + " cannot be opened: James must be able to write to the file and its folder");
        }
        if (!looksLikeDatabase()) {
            throw new HistoryException(
                    describe() + " cannot be opened: the file is something else. Move it away or give another path");
        }
    }

    private boolean looksLikeDatabase() {
        if (!Files.exists(file)) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(MAGIC.length);
            return start.length == 0 || Arrays.equals(start, MAGIC);
        } catch (IOException e) {
            throw new HistoryException(describe() + " cannot be read: " + e, e);
        }
    }

    @Override
    public void stream(Connection connection) {
        // It always does.
    }

    /**
     * Said in SQL, for two reasons. A transaction that reads before it writes could not be upgraded while another
     * process writes, so it must be immediate. And the driver's own {@code commit()} begins the next transaction at
     * once: if that one finds the database locked, it says that the commit failed.
     */
    @Override
    public <T> T inTransaction(Handle handle, Change<T> change) throws SQLException {
        handle.execute("BEGIN IMMEDIATE");
        try {
            T result = change.apply(handle);
            handle.execute("COMMIT");
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            rollback(handle, e);
            throw e;
        }
    }

    private static void rollback(Handle handle, Throwable cause) {
        try {
            handle.execute("ROLLBACK");
        } catch (JdbiException e) {
            // After an error of the disk SQLite has rolled back by itself.
            cause.addSuppressed(e);
        }
    }

    @Override
    public String standingIndexHint() {
        return " INDEXED BY collector_message_standing";
    }

    @Override
    public String rowsOf(String from) {
        return "rowid IN (SELECT rowid " + from + ")";
    }

    @Override
    public String contains(String text) {
        return "instr(" + text + ", ?) > 0";
    }

    @Override
    public String lowerCase(String text) {
        return "lower(" + text + ")";
    }

    @Override
    public BitSet insertNew(Connection connection, List<MessageRow> rows) throws SQLException {
        BitSet inserted = new BitSet(rows.size());
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO collector_message (account_id,"
                + " key_high, key_low, incarnation, key_text, delivery_high, delivery_low, size, header_high,"
                + " header_low, content_high, content_low, kept_until, message_id_high,"
                + " message_id_low, waiting, state, collected_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)"
                + " ON CONFLICT (account_id, key_high, key_low, incarnation) DO NOTHING")) {
            for (int i = 0; i < rows.size(); i++) {
                MessageRow row = rows.get(i);
                bindId(insert, 1, row.id());
                insert.setString(5, row.keyText());
                insert.setLong(6, row.delivery().value().getMostSignificantBits());
                insert.setLong(7, row.delivery().value().getLeastSignificantBits());
                bindDetails(insert, 8, row.details());
                bindRules(insert, 13, row);
                insert.setString(16, row.waiting().orElse(null));
                insert.setLong(17, row.collectedAt());
                inserted.set(i, insert.executeUpdate() == 1);
            }
        }
        return inserted;
    }

    @Override
    public Map<MessageRow.Id, Holder> holders(Connection connection, List<MessageRow> rows) throws SQLException {
        Map<MessageRow.Id, Holder> holders = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT delivery_high, delivery_low,"
                + " header_high IS NOT NULL FROM collector_message"
                + " WHERE account_id = ? AND key_high = ? AND key_low = ? AND incarnation = ?")) {
            for (MessageRow row : rows) {
                bindId(select, 1, row.id());
                try (ResultSet found = select.executeQuery()) {
                    if (found.next()) {
                        DeliveryId delivery = new DeliveryId(new UUID(found.getLong(1), found.getLong(2)));
                        holders.put(row.id(), new Holder(delivery, found.getBoolean(3)));
                    }
                }
            }
        }
        return holders;
    }

    @Override
    public void fillIn(Connection connection, List<MessageRow> rows) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE collector_message"
                + " SET size = COALESCE(size, ?), header_high = COALESCE(header_high, ?),"
                + " header_low = COALESCE(header_low, ?), content_high = COALESCE(content_high, ?),"
                + " content_low = COALESCE(content_low, ?), kept_until = COALESCE(kept_until, ?),"
                + " message_id_high = COALESCE(message_id_high, ?), message_id_low = COALESCE(message_id_low, ?)"
                + " WHERE account_id = ? AND key_high = ? AND key_low = ? AND incarnation = ?")) {
            for (MessageRow row : rows) {
                bindDetails(update, 1, row.details());
                bindRules(update, 6, row);
                bindId(update, 9, row.id());
                update.executeUpdate();
            }
        }
    }

    @Override
    public void lockAccounts(Connection connection, Collection<Long> accounts) {
        // A transaction has the whole database for itself.
    }

    @Override
    public Map<CopyTable.Id, Map<Digest, CopyTable.Held>> heldCopies(
            Connection connection, Collection<CopyTable.Id> messages) throws SQLException {
        Map<CopyTable.Id, Map<Digest, CopyTable.Held>> held = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT slot_high, slot_low, delivery_high,"
                + " delivery_low, held_until FROM collector_copy"
                + " WHERE account_id = ? AND message_high = ? AND message_low = ?")) {
            for (CopyTable.Id message : messages) {
                Map<Digest, CopyTable.Held> slots = new HashMap<>();
                select.setLong(1, message.account());
                select.setLong(2, message.message().high());
                select.setLong(3, message.message().low());
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        slots.put(
                                new Digest(found.getLong(1), found.getLong(2)),
                                new CopyTable.Held(
                                        new DeliveryId(new UUID(found.getLong(3), found.getLong(4))),
                                        found.getLong(5)));
                    }
                }
                held.put(message, slots);
            }
        }
        return held;
    }

    private static void bindId(PreparedStatement statement, int first, MessageRow.Id id) throws SQLException {
        statement.setLong(first, id.account());
        statement.setLong(first + 1, id.base().high());
        statement.setLong(first + 2, id.base().low());
        statement.setInt(first + 3, id.incarnation());
    }

    private static void bindRules(PreparedStatement statement, int first, MessageRow row) throws SQLException {
        bindLong(statement, first, row.keptUntil());
        bindLong(statement, first + 1, row.messageId().map(Digest::high));
        bindLong(statement, first + 2, row.messageId().map(Digest::low));
    }

    private static void bindLong(PreparedStatement statement, int index, Optional<Long> value) throws SQLException {
        if (value.isPresent()) {
            statement.setLong(index, value.get());
        } else {
            statement.setNull(index, Types.BIGINT);
        }
    }

    private static void bindDetails(PreparedStatement statement, int first, Optional<MessageRow.Details> details)
            throws SQLException {
        if (details.isEmpty()) {
            for (int i = 0; i < 5; i++) {
                statement.setNull(first + i, Types.BIGINT);
            }
            return;
        }
        MessageRow.Details known = details.get();
        statement.setLong(first, known.size());
        statement.setLong(first + 1, known.header().high());
        statement.setLong(first + 2, known.header().low());
        statement.setLong(first + 3, known.content().high());
        statement.setLong(first + 4, known.content().low());
    }

    @Override
    public boolean isTransient(SQLException e) {
        return is(e, SQLiteErrorCode.SQLITE_BUSY) || is(e, SQLiteErrorCode.SQLITE_LOCKED);
    }

    @Override
    public boolean isOutage(SQLException e) {
        return isTransient(e)
                || is(e, SQLiteErrorCode.SQLITE_FULL)
                || is(e, SQLiteErrorCode.SQLITE_IOERR)
                || is(e, SQLiteErrorCode.SQLITE_READONLY)
                || is(e, SQLiteErrorCode.SQLITE_CANTOPEN)
                || is(e, SQLiteErrorCode.SQLITE_CORRUPT)
                || is(e, SQLiteErrorCode.SQLITE_NOTADB);
    }

    @Override
    public Optional<String> explain(SQLException e) {
        if (isTransient(e)) {
            return Optional.of("another process keeps it locked");
        } else if (is(e, SQLiteErrorCode.SQLITE_FULL)) {
            return Optional.of("the disk is full: make room, then collecting goes on");
        } else if (is(e, SQLiteErrorCode.SQLITE_READONLY) || is(e, SQLiteErrorCode.SQLITE_CANTOPEN)) {
            return Optional.of("James must be able to write to the file and its folder");
        } else if (is(e, SQLiteErrorCode.SQLITE_NOTADB)) {
            return Optional.of("the file is not a database: move it away or give another path");
        } else if (is(e, SQLiteErrorCode.SQLITE_CORRUPT)) {
            return Optional.of("the file is damaged: stop James and put back a backup (see docs/history.md)");
        } else if (is(e, SQLiteErrorCode.SQLITE_IOERR)) {
            return Optional.of("the disk does not read or write");
        }
        return Optional.empty();
    }

    /** Extended codes have the plain one in their last byte. */
    private static boolean is(SQLException e, SQLiteErrorCode code) {
        return (e.getErrorCode() & 0xFF) == code.code;
    }
}
