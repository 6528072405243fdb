/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.key;
import static org.jamescollector.history.Messages.left;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.jamescollector.history.RememberedMessages.Remembered;
import org.jamescollector.history.RememberedMessages.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of an earlier version is brought up to date with what is in it. */
class UpgradeTest {

    @TempDir
    private Path folder;

    @Test
    void shouldRememberInSqliteWhatWasRememberedBeforeDownloadRules() throws Exception {
        checkUpgrade(DatabaseSettings.sqlite(folder.resolve("history.sqlite")), "sqlite", "", "");
    }

    @Test
    void shouldRememberInPostgresqlWhatWasRememberedBeforeDownloadRules() throws Exception {
        checkUpgrade(PostgresServer.shared().newDatabase(), "postgresql", PostgresServer.USER, PostgresServer.PASSWORD);
    }

    private static void checkUpgrade(DatabaseSettings settings, String kind, String user, String password)
            throws SQLException {
        Flyway.configure()
                .dataSource(settings.jdbcUrl(), user, password)
                .locations("classpath:org/jamescollector/history/migration/" + kind)
                .table("collector_schema_history")
                .target("4")
                .load()
                .migrate();
        StoredKey collected = StoredKey.of(key("a"));
        StoredKey large = StoredKey.of(key("b"));
        LeftMessage leftMessage = left("b", NOW, NOW);
        try (Connection connection = DriverManager.getConnection(settings.jdbcUrl(), user, password);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO collector_account (name) VALUES ('" + ACCOUNT.value() + "')");
            statement.execute("INSERT INTO collector_message (account_id, key_high, key_low, incarnation, key_text,"
                    + " delivery_high, delivery_low, state, collected_at) VALUES (1, "
                    + collected.base().high() + ", " + collected.base().low() + ", 1, 'a', 1, 2, 0, "
                    + NOW.toEpochMilli() + ")");
            statement.execute("INSERT INTO collector_left (account_id, key_high, key_low, incarnation, key_text, size,"
                    + " cause, reason, attempts, first_seen, next_attempt) VALUES (1, "
                    + large.base().high() + ", " + large.base().low() + ", 1, 'b', " + leftMessage.size()
                    + ", 'TOO_LARGE', '" + leftMessage.reason() + "', 1, " + NOW.toEpochMilli() + ", "
                    + NOW.toEpochMilli() + ")");
        }
        try (HistoryDatabase database = HistoryDatabase.open(settings);
                JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            assertThat(history.remembered(ACCOUNT).see(key("a")).map(Remembered::state))
                    .contains(State.COLLECTED);
            assertThat(history.anyCollectedBefore(ACCOUNT, NOW.plusMillis(1))).isTrue();
            assertThat(history.kept(ACCOUNT).size()).isZero();
            assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(leftMessage);
            assertThat(history.noteRules(ACCOUNT, Digest.UNKNOWN))
                    .as("it has none")
                    .isFalse();
        }
    }
}
