/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * Brings the database to the form that this version knows.
 *
 * <p>The migrations are named here rather than looked for on the class path: James gives extensions a class loader of
 * their own in which Flyway's scanner would have to guess.
 */
final class Migrations {

    private static final List<String> FILES = List.of(
            "V1__history.sql",
            "V2__scheduled_tasks.sql",
            "V3__account_state.sql",
            "V4__copies.sql",
            "V5__download_rules.sql",
            "V6__notices.sql",
            "V7__held_mail.sql",
            "V8__notices_set_aside.sql");

    private Migrations() {}

    /** @throws HistoryException when it fails, or when a newer version has been at work here */
    static void run(Dialect dialect, DataSource source) {
        try {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .resourceProvider(new Resources(dialect.name()))
                    .javaMigrationClassProvider(List::of)
                    .locations(new String[0])
                    .table("collector_schema_history")
                    // PostgreSQL may be shared with other tables, James' own for instance.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .ignoreMigrationPatterns("*:future")
                    .load();
            refuseNewer(dialect, flyway.info().all());
            flyway.migrate();
        } catch (FlywayException e) {
            throw new HistoryException(dialect.describe() + " cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    private static void refuseNewer(Dialect dialect, MigrationInfo... migrations) {
        Arrays.stream(migrations)
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .findFirst()
                .ifPresent(newer -> {
                    throw new HistoryException(dialect.describe() + " was used by a newer version of the collector"
                            + " (its schema is at " + newer.getVersion() + ", this version knows " + FILES.size()
                            + "): install that version again, or put back a backup from before");
                });
    }

    private record Resources(String kind) implements ResourceProvider {

        @Override
        public LoadableResource getResource(String name) {
            // Flyway asks for settings beside each migration too and takes null for none.
            return FILES.contains(name) ? new SqlResource(kind, name) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return FILES.stream()
                    .filter(name -> name.startsWith(prefix))
                    .filter(name -> Arrays.stream(suffixes).anyMatch(name::endsWith))
                    .map(name -> (LoadableResource) new SqlResource(kind, name))
                    .toList();
        }
    }

    private static final class SqlResource extends LoadableResource {

        private final String kind;
        private final String name;

        SqlResource(String kind, String name) {
            this.kind = kind;
            this.name = name;
        }

        @Override
        public Reader read() {
            String path = "migration/" + kind + "/" + name;
            try (InputStream in = Migrations.class.getResourceAsStream(path)) {
                if (in == null) {
                    throw new HistoryException("the collector's jar is incomplete: it lacks " + path);
                }
                try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                    StringBuilder text = new StringBuilder();
                    char[] piece = new char[4096];
                    for (int n = reader.read(piece); n >= 0; n = reader.read(piece)) {
                        text.append(piece, 0, n);
                    }
                    return new StringReader(text.toString());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return kind + "/" + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return getAbsolutePath();
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
