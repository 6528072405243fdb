/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jamescollector.account.AccountName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator hears of a database that answers, and takes nothing. */
class WriterHealthTest {

    private final AtomicLong nanos = new AtomicLong();
    private final WriterHealth health = new WriterHealth(nanos::get);

    @TempDir
    private Path folder;

    @Test
    void shouldTellOfAWriteThatTakesLongWhileItDoes() {
        health.begin();
        assertThat(health.trouble()).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(health.trouble()).hasValueSatisfying(why -> assertThat(why).contains("20 seconds"));
        health.succeeded();
        assertThat(health.trouble()).isEmpty();
    }

    @Test
    void shouldTellOfAFailureUntilAWriteSucceeds() {
        health.begin();
        health.failed("locked");
        assertThat(health.trouble()).contains("locked");
        health.begin();
        assertThat(health.trouble()).contains("locked");
        health.succeeded();
        assertThat(health.trouble()).isEmpty();
        health.failed("locked");
        nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        assertThat(health.trouble()).as("nobody has tried since").isEmpty();
    }

    @Test
    void shouldTellOfALockedDatabaseUntilItIsFree() throws SQLException {
        Path file = folder.resolve("history.sqlite");
        try (HistoryDatabase database = HistoryDatabase.open(DatabaseSettings.sqlite(file));
                JdbcHistory history = new JdbcHistory(database, Runnable::run, Duration.ofMillis(1))) {
            assertThat(history.trouble()).isEmpty();
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                CompletableFuture<Void> write = CompletableFuture.runAsync(() -> write(history));
                Assertions.assertThatThrownBy(write::join).hasMessageContaining("could not be written");
                assertThat(history.trouble())
                        .hasValueSatisfying(why -> assertThat(why).contains("could not be written"));
                statement.execute("ROLLBACK");
            }
            Awaitility.await().untilAsserted(() -> {
                write(history);
                assertThat(history.trouble()).isEmpty();
            });
        }
    }

    private static void write(JdbcHistory history) {
        history.noteRules(new AccountName("info"), Digest.UNKNOWN);
        history.asks().close(List.of("nobody"), Ask.State.GONE, Instant.now());
    }

    @Test
    void shouldTellOfAFileThatIsGone() throws IOException {
        Path file = folder.resolve("history.sqlite");
        try (HistoryDatabase database = HistoryDatabase.open(DatabaseSettings.sqlite(file));
                JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            Files.delete(file);
            assertThat(history.trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains(file + " is gone"));
        }
    }
}
