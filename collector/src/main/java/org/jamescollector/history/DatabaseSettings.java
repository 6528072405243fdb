/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.nio.file.Path;
import java.util.Optional;
import org.jamescollector.account.SecretSource;

/**
 * Where the history is kept.
 *
 * @param jdbcUrl {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://<host>[:<port>]/<database>}
 * @param user for PostgreSQL; SQLite has no users
 * @param password asked once, when the database is opened
 * @param poolSize connections kept at most, at least 2: one of them belongs to the writer
 */
public record DatabaseSettings(String jdbcUrl, Optional<String> user, Optional<SecretSource> password, int poolSize) {

    /** Enough for one node: the writer and a few that read. */
    public static final int DEFAULT_POOL_SIZE = 4;

    /** @throws IllegalArgumentException when the pool could not serve the writer and a reader at once */
    public DatabaseSettings {
        if (poolSize < 2) {
            throw new IllegalArgumentException("the history database needs at least 2 connections, not " + poolSize);
        }
    }

    /** The embedded database in this file. */
    public static DatabaseSettings sqlite(Path file) {
        return new DatabaseSettings(
                SqliteDialect.URL_PREFIX + file, Optional.empty(), Optional.empty(), DEFAULT_POOL_SIZE);
    }
}
