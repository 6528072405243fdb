/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The open database of the collector: history, schedules and leases share it. */
public final class HistoryDatabase implements AutoCloseable {

    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);

    private final Dialect dialect;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private HistoryDatabase(Dialect dialect, HikariDataSource pool) {
        this.dialect = dialect;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /**
     * Connects and brings the schema up to date.
     *
     * @throws HistoryException when that is impossible; its message tells an administrator why
     */
    public static HistoryDatabase open(DatabaseSettings settings) {
        Dialect dialect = dialect(settings);
        DataSource source = dialect.dataSource();
        // Before the pool, which would try again and again and hide the cause.
        try (Connection connection = source.getConnection()) {
            connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw failure(dialect, "cannot be opened", e);
        }
        HikariDataSource pool = new HikariDataSource(poolConfig(settings, source));
        try {
            Migrations.run(dialect, pool);
            return new HistoryDatabase(dialect, pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static Dialect dialect(DatabaseSettings settings) {
        if (settings.jdbcUrl().startsWith(SqliteDialect.URL_PREFIX)) {
            return new SqliteDialect(settings.jdbcUrl());
        } else if (settings.jdbcUrl().startsWith(PostgresDialect.URL_PREFIX)) {
            return new PostgresDialect(settings);
        }
        // The URL itself may hold a password.
        throw new HistoryException("history database: the URL must begin with " + SqliteDialect.URL_PREFIX + " or "
                + PostgresDialect.URL_PREFIX + "//");
    }

    private static HikariConfig poolConfig(DatabaseSettings settings, DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("collector-history");
        config.setDataSource(source);
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        return config;
    }

    /** For what needs the database beside the history: the scheduler's table {@code scheduled_tasks} is in it. */
    public DataSource dataSource() {
        return pool;
    }

    /** For ordinary queries. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** Whether several nodes may share it. */
    public boolean isShared() {
        return dialect instanceof PostgresDialect;
    }

    /** Which database this is, in words; never with a password. */
    public String describe() {
        return dialect.describe();
    }

    Dialect dialect() {
        return dialect;
    }

    /** Runs the change in a transaction of its own. */
    <T> T write(Dialect.Change<T> change) throws SQLException {
        try (Handle handle = jdbi.open()) {
            return dialect.inTransaction(handle, change);
        }
    }

    /** An error as an administrator should read it. */
    HistoryException failure(String what, Exception e) {
        return failure(dialect, what, e);
    }

    private static HistoryException failure(Dialect dialect, String what, Exception e) {
        if (e instanceof HistoryException known) {
            return known;
        }
        Throwable cause = e instanceof JdbiException && e.getCause() instanceof SQLException ? e.getCause() : e;
        String reason = cause instanceof SQLException sql
                ? dialect.explain(sql)
                        .map(words -> words + " (" + sql.getMessage() + ")")
                        .orElse(sql.getMessage())
                : cause.toString();
        return new HistoryException(dialect.describe() + " " + what + ": " + reason, e);
    }

    @Override
    public void close() {
        pool.close();
    }
}
