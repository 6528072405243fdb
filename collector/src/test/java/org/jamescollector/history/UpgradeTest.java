/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.delivery;
import static org.jamescollector.history.Messages.key;
import static org.jamescollector.history.Messages.left;
import static org.jamescollector.history.Messages.unread;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.flywaydb.core.Flyway;
import org.jamescollector.connection.AccountState;
import org.jamescollector.connection.AccountStates;
import org.jamescollector.held.DomainLeases;
import org.jamescollector.held.HeldMailException;
import org.jamescollector.history.RememberedMessages.Remembered;
import org.jamescollector.history.RememberedMessages.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void shouldLoseNothingOfAFilledSqliteDatabase(int version) throws HeldMailException {
        DatabaseSettings settings = DatabaseSettings.sqlite(folder.resolve("history.sqlite"));
        FilledDatabase.make(settings, "sqlite", "", "", version);
        checkFilled(settings, version);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void shouldLoseNothingOfAFilledPostgresqlDatabase(int version) throws HeldMailException {
        DatabaseSettings settings = PostgresServer.shared().newDatabase();
        FilledDatabase.make(settings, "postgresql", PostgresServer.USER, PostgresServer.PASSWORD, version);
        checkFilled(settings, version);
    }

    private static void checkFilled(DatabaseSettings settings, int version) throws HeldMailException {
        try (HistoryDatabase database = HistoryDatabase.open(settings);
                JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            assertCollected(history);
            assertThat(history.left(ACCOUNT, 0, 10)).containsExactly(FilledDatabase.LEFT, FilledDatabase.FAILED);
            assertThat(history.settledListing(ACCOUNT)).contains(FilledDatabase.LISTING);
            assertThat(history.noteRules(ACCOUNT, FilledDatabase.RULES))
                    .as("they are the same")
                    .isFalse();
            assertThat(history.decisionLog().find(DecisionLog.Query.latest(10)))
                    .containsExactly(FilledDatabase.DECISION);
            AccountState state = new AccountStates(database.jdbi()).get(ACCOUNT);
            assertThat(state.lastError()).contains("no line");
            assertThat(state.failures()).isEqualTo(2);
            List<String> tasks = database.jdbi()
                    .withHandle(handle -> handle.createQuery("SELECT task_instance FROM scheduled_tasks")
                            .mapTo(String.class)
                            .list());
            assertThat(tasks).containsExactly(ACCOUNT.value());
            if (version >= 6) {
                assertWrittenAbout(history.asks(), history.outbox());
            }
            if (version >= 7) {
                DomainLeases leases = new DomainLeases(database.jdbi(), "here", Clock.fixed(NOW, ZoneOffset.UTC));
                assertThat(leases.acquire(Domain.of("customer.example")))
                        .as("another node has it")
                        .isEmpty();
            }
        }
    }

    private static void assertCollected(JdbcHistory history) {
        assertThat(history.incarnations(ACCOUNT, key("a"))).containsExactly(FilledDatabase.COLLECTED);
        assertThat(history.remembered(ACCOUNT).see(key("a")).map(Remembered::state))
                .contains(State.COLLECTED);
        assertThat(history.kept(ACCOUNT).until(key("a"))).contains(FilledDatabase.LATER);
        assertThat(history.waiting(ACCOUNT)).isEqualTo(Map.of(key("a"), Set.of(FilledDatabase.BERTA)));
        assertThat(history.isMessageIdSeen(ACCOUNT, FilledDatabase.MESSAGE_ID, key("another")))
                .isTrue();
        assertThat(history.claim(unread(ACCOUNT, key("a"), delivery())).join()).isEqualTo(History.Claim.TAKEN);
        MessageCopy copy = new MessageCopy(
                ACCOUNT, FilledDatabase.COPY, delivery(), List.of(FilledDatabase.BERTA), 1, NOW, Duration.ofDays(3));
        assertThat(history.claimCopy(copy).join().recipients())
                .as("she has it by another copy")
                .isEmpty();
    }

    private static void assertWrittenAbout(Asks asks, Outbox outbox) {
        assertThat(asks.secret()).containsOnly(0x0f);
        assertThat(asks.find("a1")).contains(FilledDatabase.ASKED);
        assertThat(asks.open(ACCOUNT)).containsExactly(FilledDatabase.ASKED.open());
        assertThat(outbox.waiting(ACCOUNT)).extracting(Outbox.Waiting::id).containsExactly("n-waiting");
        assertThat(outbox.ready(ACCOUNT, NOW, 10).due())
                .containsExactly(new Outbox.Due(FilledDatabase.ready(), 0, Optional.empty()));
        assertThat(outbox.countSetAside()).isZero();
        assertThat(outbox.claim("n-sent", delivery())).isEqualTo(History.Claim.TAKEN);
        assertThat(asks.release("a1", "berta@example.org", NOW)).isTrue();
    }
}
