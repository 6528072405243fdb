/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jamescollector.history.DatabaseSettings;

/** A PostgreSQL server of its own, with an empty database for each test. */
final class Postgres implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    Postgres() throws IOException {
        server = EmbeddedPostgres.start();
    }

    DatabaseSettings emptyDatabase() {
        String name = "collector" + databases.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name,
                Optional.of("postgres"),
                Optional.empty(),
                10);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
