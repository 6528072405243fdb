/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryDatabaseTest {

    @TempDir
    private Path folder;

    private enum Kind {
        SQLITE,
        POSTGRESQL
    }

    private DatabaseSettings settings(Kind kind) {
        return kind == Kind.SQLITE
                ? DatabaseSettings.sqlite(folder.resolve("history.sqlite"))
                : PostgresServer.shared().newDatabase();
    }

    @Test
    void shouldMakeTheFolderOfTheDatabase() {
        Path file = folder.resolve("var").resolve("collector").resolve("history.sqlite");
        HistoryDatabase.open(DatabaseSettings.sqlite(file)).close();
        assertThat(file).isRegularFile();
    }

    @Test
    void shouldWriteThroughToTheDisk() {
        try (HistoryDatabase database = HistoryDatabase.open(settings(Kind.SQLITE))) {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).as("2 is FULL").isEqualTo("2");
            assertThat(Integer.parseInt(pragma(database, "busy_timeout"))).isPositive();
        }
    }

    private static String pragma(HistoryDatabase database, String name) {
        return database.jdbi()
                .withHandle(handle ->
                        handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }

    @Test
    void shouldOpenAnEmptyFile() throws IOException {
        Path file = Files.createFile(folder.resolve("history.sqlite"));
        HistoryDatabase.open(DatabaseSettings.sqlite(file)).close();
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void shouldRefuseAFileThatIsSomethingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("history.sqlite"), "Dear diary, today was a good day");
        assertThatThrownBy(() -> HistoryDatabase.open(DatabaseSettings.sqlite(file)))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("the file is something else");
        assertThat(file).hasContent("Dear diary, today was a good day");
    }

    @Test
    void shouldRefuseADamagedDatabase() throws IOException {
        Path file = folder.resolve("history.sqlite");
        byte[] damaged = new byte[8192];
        byte[] magic = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, damaged, 0, magic.length);
        Files.write(file, damaged);
        assertThatThrownBy(() -> HistoryDatabase.open(DatabaseSettings.sqlite(file)))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("not a database");
    }

    @Test
    void shouldRefuseAFolder() {
        assertThatThrownBy(() -> HistoryDatabase.open(DatabaseSettings.sqlite(folder)))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("it is a folder");
    }

    @Test
    void shouldSayThatTheFolderCannotBeMade() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> HistoryDatabase.open(DatabaseSettings.sqlite(notAFolder.resolve("history.sqlite"))))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("its folder cannot be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":memory:", "file:history.sqlite", "history.sqlite?journal_mode=off"})
    void shouldRefuseASqliteUrlThatIsNotAPlainFile(String rest) {
        assertThatThrownBy(() -> HistoryDatabase.open(
                        new DatabaseSettings("jdbc:sqlite:" + rest, Optional.empty(), Optional.empty(), 2)))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("the path of a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://host/history?password=hidden", "history.sqlite", ""})
    void shouldRefuseAnyOtherUrl(String url) {
        assertThatThrownBy(() -> HistoryDatabase.open(new DatabaseSettings(url, Optional.empty(), Optional.empty(), 2)))
                .isInstanceOf(HistoryException.class)
                .hasMessage("history database: the URL must begin with jdbc:sqlite: or jdbc:postgresql://");
    }

    @Test
    void shouldRefuseAPoolWithoutRoomForReaders() {
        assertThatThrownBy(() -> new DatabaseSettings("jdbc:sqlite:x", Optional.empty(), Optional.empty(), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSayThatThePasswordIsNotToBeHad() {
        DatabaseSettings settings = new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:1/history",
                Optional.of("collector"),
                Optional.of(() -> {
                    throw new IOException("no file conf/password");
                }),
                2);
        assertThatThrownBy(() -> HistoryDatabase.open(settings))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("no file conf/password");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldOpenWhatItHasMadeBefore(Kind kind) {
        DatabaseSettings settings = settings(kind);
        HistoryDatabase.open(settings).close();
        try (HistoryDatabase database = HistoryDatabase.open(settings)) {
            assertThat(database.isShared()).isEqualTo(kind == Kind.POSTGRESQL);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldRefuseTheDatabaseOfANewerVersion(Kind kind) {
        DatabaseSettings settings = settings(kind);
        try (HistoryDatabase database = HistoryDatabase.open(settings)) {
            database.jdbi()
                    .useHandle(handle -> handle.execute("INSERT INTO collector_schema_history (installed_rank, version,"
                            + " description, type, script, checksum, installed_by, execution_time, success)"
                            + " VALUES (99, '99', 'of tomorrow', 'SQL', 'V99__of_tomorrow.sql', 1, 'x', 1, "
                            + (kind == Kind.SQLITE ? "1)" : "true)")));
        }
        assertThatThrownBy(() -> HistoryDatabase.open(settings))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("newer version of the collector")
                .hasMessageContaining("99");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldHaveTheTableOfTheScheduler(Kind kind) throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        OneTimeTask<Void> task = Tasks.oneTime("collect").execute((instance, context) -> ran.countDown());
        try (HistoryDatabase database = HistoryDatabase.open(settings(kind))) {
            Scheduler scheduler = Scheduler.create(database.dataSource(), task)
                    .pollingInterval(Duration.ofMillis(100))
                    .shutdownMaxWait(Duration.ofSeconds(5))
                    .build();
            scheduler.start();
            try {
                scheduler.schedule(task.instance("sales"), Instant.now());
                assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
            } finally {
                scheduler.stop();
            }
        }
    }
}
