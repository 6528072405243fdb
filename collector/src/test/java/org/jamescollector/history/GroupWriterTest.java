/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.history.History.Claim.GRANTED;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.collected;
import static org.jamescollector.history.Messages.delivery;
import static org.jamescollector.history.Messages.key;
import static org.jamescollector.history.Messages.unread;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jamescollector.history.History.Claim;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of writers when the database, or a request, is not as it should be. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GroupWriterTest {

    @TempDir
    private Path folder;

    private Path file;
    private HistoryDatabase database;

    @BeforeEach
    void open() {
        file = folder.resolve("history.sqlite");
        database = HistoryDatabase.open(DatabaseSettings.sqlite(file));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Holds up the writer, as a slow disk would, until it is let go. */
    private static final class SlowCompletions implements Executor {

        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void execute(Runnable completion) {
            HistoryContract.awaitLatch(go);
            completion.run();
        }
    }

    private static CompletableFuture<Claim> claim(JdbcHistory history, String id) {
        return history.claim(unread(ACCOUNT, key(id), delivery()));
    }

    @Test
    void shouldFailOnlyTheRequestThatIsToBlame() {
        assertOthersDoNotSuffer(
                database,
                "CREATE TRIGGER poison BEFORE INSERT ON collector_message WHEN NEW.key_text = 'poison'"
                        + " BEGIN SELECT RAISE(ABORT, 'poisoned'); END");
    }

    @Test
    void shouldFailOnlyTheRequestThatIsToBlameOnPostgres() {
        try (HistoryDatabase postgres =
                HistoryDatabase.open(PostgresServer.shared().newDatabase())) {
            assertOthersDoNotSuffer(
                    postgres, "ALTER TABLE collector_message ADD CONSTRAINT poisoned CHECK (key_text <> 'poison')");
        }
    }

    private static void assertOthersDoNotSuffer(HistoryDatabase in, String poison) {
        in.jdbi().useHandle(handle -> handle.execute(poison));
        SlowCompletions completions = new SlowCompletions();
        try (JdbcHistory history = new JdbcHistory(in, completions)) {
            CompletableFuture<Claim> first = claim(history, "holds up the writer");
            CompletableFuture<Claim> before = claim(history, "before");
            CompletableFuture<Claim> poisoned = claim(history, "poison");
            CompletableFuture<List<Claim>> after = history.record(List.of(collected("after")));
            completions.go.countDown();
            assertThat(first.join()).isEqualTo(GRANTED);
            assertThat(before.join()).isEqualTo(GRANTED);
            assertThat(after.join()).containsExactly(GRANTED);
            assertThat(poisoned)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(HistoryException.class)
                    .withMessageContaining("poisoned");
            assertThat(claim(history, "later").join()).isEqualTo(GRANTED);
            assertThat(history.remembered(ACCOUNT).size()).isEqualTo(4);
        }
    }

    @Test
    void shouldAskAgainAfterAFailure() {
        database.jdbi()
                .useHandle(handle -> handle.execute("CREATE TRIGGER poison BEFORE INSERT ON collector_message"
                        + " BEGIN SELECT RAISE(ABORT, 'poisoned'); END"));
        try (JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            Collected message = collected("a");
            CompletableFuture<List<Claim>> recorded = history.record(List.of(message));
            assertThat(recorded).failsWithin(Duration.ofSeconds(30));
            database.jdbi().useHandle(handle -> handle.execute("DROP TRIGGER poison"));
            assertThat(history.claim(unread(ACCOUNT, message.key(), message.delivery()))
                            .join())
                    .isEqualTo(GRANTED);
        }
    }

    @Test
    void shouldWaitWhileAnotherProcessWrites() throws SQLException {
        try (JdbcHistory history = new JdbcHistory(database, Runnable::run);
                DatabaseLock other = new DatabaseLock(file)) {
            CompletableFuture<List<Claim>> recorded = history.record(List.of(collected("a")));
            // Longer than SQLite itself waits.
            assertThat(recorded).satisfies(future -> Awaitility.await()
                    .during(Duration.ofSeconds(6))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !future.isDone()));
            other.release();
            assertThat(recorded.join()).containsExactly(GRANTED);
        }
    }

    @Test
    void shouldSayThatAnotherProcessKeepsItLockedAndGoOnLater() throws SQLException {
        try (JdbcHistory history = new JdbcHistory(database, Runnable::run, Duration.ofMillis(1))) {
            try (DatabaseLock other = new DatabaseLock(file)) {
                assertThat(history.record(List.of(collected("a"))))
                        .failsWithin(Duration.ofSeconds(60))
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(HistoryException.class)
                        .withMessageContaining(file.toString())
                        .withMessageContaining("another process keeps it locked");
                assertThat(history.remembered(ACCOUNT).size())
                        .as("reading goes on")
                        .isZero();
                other.release();
            }
            assertThat(history.record(List.of(collected("a"))).join()).containsExactly(GRANTED);
        }
    }

    @Test
    void shouldSayThatTheDiskIsFullAndGoOnWhenThereIsRoom() throws SQLException {
        try (JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            limitPages(100);
            CompletableFuture<List<Claim>> large = history.record(Messages.collected(ACCOUNT, 0, 10_000));
            assertThat(large)
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(HistoryException.class)
                    .withMessageContaining("the disk is full");
            assertThat(history.remembered(ACCOUNT).size()).as("all or nothing").isZero();
            limitPages(1_000_000);
            assertThat(history.record(Messages.collected(ACCOUNT, 0, 10_000)).join())
                    .containsOnly(GRANTED);
        }
    }

    /** SQLite's own limit gives the same error as a full disk. It belongs to a connection, so it is set on all. */
    private void limitPages(int pages) throws SQLException {
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < DatabaseSettings.DEFAULT_POOL_SIZE; i++) {
                Connection connection = database.dataSource().getConnection();
                all.add(connection);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA max_page_count = " + pages);
                }
            }
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    @Test
    void shouldMakeCallersWaitWhenTooMuchIsWaiting() throws InterruptedException {
        SlowCompletions completions = new SlowCompletions();
        try (JdbcHistory history = new JdbcHistory(database, completions)) {
            CompletableFuture<List<Claim>> full = history.record(Messages.collected(ACCOUNT, 0, 20_000));
            AtomicReference<CompletableFuture<Claim>> answer = new AtomicReference<>();
            Thread caller = new Thread(() -> answer.set(claim(history, "one more")));
            caller.start();
            Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
            completions.go.countDown();
            caller.join();
            assertThat(full.join()).hasSize(20_000);
            assertThat(answer.get().join()).isEqualTo(GRANTED);
        }
    }

    @Test
    void shouldAnswerEvenIfTheExecutorHasStopped() {
        Executor stopped = completion -> {
            throw new RejectedExecutionException();
        };
        try (JdbcHistory history = new JdbcHistory(database, stopped)) {
            assertThat(claim(history, "a").join()).isEqualTo(GRANTED);
        }
    }

    @Test
    void shouldAnswerALateMailetWithoutTheDatabase() {
        Collected message = collected("a");
        try (JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            history.record(List.of(message)).join();
            database.close();
            assertThat(history.claim(unread(ACCOUNT, message.key(), message.delivery()))
                            .join())
                    .isEqualTo(GRANTED);
        }
    }
}
