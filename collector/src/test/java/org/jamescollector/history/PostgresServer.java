/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;

/** A real PostgreSQL, one for all tests of this process, stopped by the library when the process ends. */
public final class PostgresServer {

    static final String USER = "collector";
    static final String PASSWORD = "s3cret of the database";

    private static final int CONNECTIONS = 4;
    private static final PostgresServer SHARED = new PostgresServer();

    private final EmbeddedPostgres server;
    private final AtomicBoolean emptiedExists = new AtomicBoolean();
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer() {
        try {
            Path access = Files.createTempFile("pg_hba", ".conf");
            // The server may run as another user.
            Files.setPosixFilePermissions(access, PosixFilePermissions.fromString("rw-r--r--"));
            Files.writeString(
                    access,
                    """
                    local all all trust
                    host all postgres 127.0.0.1/32 trust
                    host all postgres ::1/128 trust
                    host all all 127.0.0.1/32 scram-sha-256
                    """);
            server = EmbeddedPostgres.builder()
                    .setServerConfig("hba_file", access.toString())
                    .start();
            access.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
    }

    public static PostgresServer shared() {
        return SHARED;
    }

    /** A database of its own, with no tables. */
    DatabaseSettings newDatabase() {
        return newDatabase(CONNECTIONS);
    }

    /** @param connections that a node may have to it */
    public DatabaseSettings newDatabase(int connections) {
        String name = "history" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name + " OWNER " + USER);
        return settings(name, USER, PASSWORD, connections);
    }

    /** Always the same database, emptied: making one for each test leaves thousands of files to be deleted at the end. */
    DatabaseSettings emptiedDatabase() {
        String name = "emptied";
        if (emptiedExists.compareAndSet(false, true)) {
            execute("CREATE DATABASE " + name + " OWNER " + USER);
        }
        execute(
                server.getDatabase("postgres", name),
                "DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION " + USER);
        return settings(name, USER, PASSWORD);
    }

    DatabaseSettings settings(String database, String user, String password) {
        return settings(database, user, password, CONNECTIONS);
    }

    private DatabaseSettings settings(String database, String user, String password, int connections) {
        return new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database,
                Optional.of(user),
                Optional.of(SecretSource.of(new Secret(password))),
                connections);
    }

    /**
     * How often a table was read, by {@code seq_scan} or {@code idx_scan}. What a connection has counted is certain to be in
     * it once the connection is closed.
     */
    static long scans(HistoryDatabase database, String table, String kind) {
        return database.jdbi().withHandle(handle -> handle.createQuery(
                        "SELECT " + kind + " FROM pg_stat_user_tables WHERE relname = :table")
                .bind("table", table)
                .mapTo(Long.class)
                .one());
    }

    private void execute(String sql) {
        execute(server.getPostgresDatabase(), sql);
    }

    private static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
