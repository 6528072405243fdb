/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.history.History.Claim.GRANTED;
import static org.jamescollector.history.History.Claim.TAKEN;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.collected;
import static org.jamescollector.history.Messages.delivery;
import static org.jamescollector.history.Messages.key;
import static org.jamescollector.history.Messages.unread;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jamescollector.account.Secret;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said to be recorded is there whatever becomes of the process. */
class HistoryDurabilityTest {

    private static final int BATCH = 20;

    @TempDir
    private Path folder;

    private DatabaseSettings settings() {
        return DatabaseSettings.sqlite(folder.resolve("history.sqlite"));
    }

    /** The process that is killed: records one batch after the other and says so when it is done. */
    static final class Recorder {

        private Recorder() {}

        public static void main(String[] arguments) {
            PrintStream out = System.out;
            HistoryDatabase database = HistoryDatabase.open(DatabaseSettings.sqlite(Path.of(arguments[0])));
            JdbcHistory history = new JdbcHistory(database, Runnable::run);
            for (int from = 0; ; from += BATCH) {
                int number = from;
                CompletableFuture<Void> unused = history.record(messages(from)).thenAccept(claims -> {
                    synchronized (out) {
                        out.println("recorded " + number + ".");
                        out.flush();
                    }
                });
            }
        }
    }

    private static List<Collected> messages(int from) {
        return IntStream.range(from, from + BATCH)
                .mapToObj(i -> collected(ACCOUNT, key("uid" + i), deliveryOf(i), NOW))
                .toList();
    }

    private static DeliveryId deliveryOf(int message) {
        return new DeliveryId(new UUID(1, message));
    }

    @RepeatedTest(5)
    void shouldHaveEverythingThatItSaidWasRecordedWhenKilled(RepetitionInfo round) throws IOException {
        List<Integer> recorded = new ArrayList<>();
        try (ChildJvm recorder = new ChildJvm(
                "256m", Recorder.class, folder.resolve("history.sqlite").toString())) {
            int enough = 1 + 200 * round.getCurrentRepetition();
            for (int i = 0; i < enough; i++) {
                recorded.add(Integer.parseInt(recorder.next("recorded ").orElseThrow()));
            }
            recorder.kill();
            // What it could still say counts too.
            for (Optional<String> more = recorder.next("recorded ");
                    more.isPresent();
                    more = recorder.next("recorded ")) {
                recorded.add(Integer.parseInt(more.get()));
            }
        }
        try (HistoryDatabase database = HistoryDatabase.open(settings());
                JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            RememberedMessages remembered = history.remembered(ACCOUNT);
            assertThat(remembered.size()).isGreaterThanOrEqualTo(recorded.size() * BATCH);
            for (int from : recorded) {
                for (int i = from; i < from + BATCH; i++) {
                    assertThat(remembered.see(key("uid" + i)))
                            .as("message " + i)
                            .isPresent();
                }
            }
            int last = recorded.get(recorded.size() - 1);
            assertThat(history.claim(unread(ACCOUNT, key("uid" + last), delivery()))
                            .join())
                    .isEqualTo(TAKEN);
            assertThat(history.claim(unread(ACCOUNT, key("uid" + last), deliveryOf(last)))
                            .join())
                    .isEqualTo(GRANTED);
        }
    }

    /** Another process that is killed: claims one copy after the other and says so when it has it. */
    static final class CopyClaimer {

        private CopyClaimer() {}

        public static void main(String[] arguments) {
            PrintStream out = System.out;
            HistoryDatabase database = HistoryDatabase.open(DatabaseSettings.sqlite(Path.of(arguments[0])));
            JdbcHistory history = new JdbcHistory(database, Runnable::run);
            for (int i = 0; ; i++) {
                int number = i;
                CompletableFuture<Void> unused = history.claimCopy(copy(i, deliveryOf(i)))
                        .thenAccept(claim -> {
                            synchronized (out) {
                                out.println("claimed " + number + ".");
                                out.flush();
                            }
                        });
            }
        }
    }

    private static MessageCopy copy(int message, DeliveryId delivery) {
        return new MessageCopy(
                ACCOUNT,
                new Digest(1, message),
                delivery,
                CopyClaimContract.addresses("anna", "berta"),
                2,
                NOW,
                Duration.ofDays(3));
    }

    @Test
    void shouldKeepEveryCopyForTheDeliveryThatHasItWhenKilled() throws IOException {
        int last = 0;
        try (ChildJvm claimer = new ChildJvm(
                "256m", CopyClaimer.class, folder.resolve("history.sqlite").toString())) {
            while (last < 500) {
                last = Integer.parseInt(claimer.next("claimed ").orElseThrow());
            }
            claimer.kill();
        }
        try (HistoryDatabase database = HistoryDatabase.open(settings());
                JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            for (int i = 0; i <= last; i++) {
                assertThat(history.claimCopy(copy(i, delivery())).join().recipients())
                        .as("another copy of message " + i)
                        .isEmpty();
                assertThat(history.claimCopy(copy(i, deliveryOf(i))).join().recipients())
                        .as("the first copy of message " + i)
                        .hasSize(2);
            }
        }
    }

    /** Loads what is remembered of an account and says how much it is. */
    static final class Loader {

        private Loader() {}

        public static void main(String[] arguments) {
            DatabaseSettings settings = arguments.length == 1
                    ? DatabaseSettings.sqlite(Path.of(arguments[0]))
                    : new DatabaseSettings(
                            arguments[0], Optional.of(arguments[1]), Optional.of(() -> new Secret(arguments[2])), 2);
            try (HistoryDatabase database = HistoryDatabase.open(settings);
                    JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
                CompactRememberedMessages remembered = (CompactRememberedMessages) history.remembered(ACCOUNT);
                System.out.println("loaded " + remembered.size() + " in " + remembered.bytes() + " bytes.");
            }
        }
    }

    @Test
    void shouldLoadAMillionMessagesFromSqliteInLittleMemory() throws IOException {
        try (HistoryDatabase database = HistoryDatabase.open(settings())) {
            insertMillion(
                    database,
                    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)",
                    "random()",
                    "n");
        }
        assertLoads(folder.resolve("history.sqlite").toString());
    }

    @Test
    void shouldLoadAMillionMessagesFromPostgresInLittleMemory() throws IOException {
        DatabaseSettings settings = PostgresServer.shared().newDatabase();
        try (HistoryDatabase database = HistoryDatabase.open(settings)) {
            insertMillion(database, "", "((random() - 0.5) * 1.8e19)::bigint", "generate_series(1, 1000000) AS n (i)");
        }
        assertLoads(settings.jdbcUrl(), PostgresServer.USER, PostgresServer.PASSWORD);
    }

    private static void insertMillion(HistoryDatabase database, String with, String random, String numbers) {
        try (JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            history.settle(ACCOUNT, Optional.of(Messages.digest("makes the account")));
        }
        database.jdbi()
                .useHandle(handle -> handle.execute(with + " INSERT INTO collector_message (account_id, key_high,"
                        + " key_low, incarnation, key_text, delivery_high, delivery_low, state, collected_at)"
                        + " SELECT a.id, " + random + ", i, 1, 'UID' || i, 1, i, 0, 1700000000000 + i"
                        + " FROM collector_account a, " + numbers));
    }

    /** Twice the table's size and what a small Java process needs: the rows themselves would not fit. */
    private static void assertLoads(String... arguments) throws IOException {
        try (ChildJvm loader = new ChildJvm("64m", Loader.class, arguments)) {
            assertThat(loader.next("loaded ")).contains("1000000 in 32000016 bytes");
        }
    }
}
