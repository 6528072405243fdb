/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.delivery;
import static org.jamescollector.history.Messages.key;
import static org.jamescollector.history.Messages.unread;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jamescollector.history.History.Claim;
import org.junit.jupiter.api.Test;

class PostgresHistoryTest extends HistoryContract {

    private static final int MESSAGES = 10_000;
    private static final int MOST_ROUNDS = 20;

    @Override
    DatabaseSettings emptyDatabase() {
        return PostgresServer.shared().emptiedDatabase();
    }

    @Test
    void shouldGrantEachMessageToOneOfTwoNodes() throws InterruptedException {
        boolean bothWereAtIt = false;
        // How nodes take turns is for the machine to say: one that comes late finds everything taken.
        for (int round = 0; round < MOST_ROUNDS && !bothWereAtIt; round++) {
            List<List<Claim>> answers = claimFromTwoNodes("round " + round + " uid");
            assertThat(answers).hasSize(2);
            assertGrantedOnce(answers, MESSAGES);
            bothWereAtIt = answers.stream().allMatch(claims -> claims.containsAll(List.of(Claim.GRANTED, Claim.TAKEN)));
            assertThat(history.remembered(ACCOUNT).size()).isEqualTo((round + 1L) * MESSAGES);
        }
        assertThat(bothWereAtIt).as("both nodes were at it").isTrue();
    }

    private List<List<Claim>> claimFromTwoNodes(String name) throws InterruptedException {
        List<List<Claim>> answers = Collections.synchronizedList(new ArrayList<>());
        // Down when both have opened the database.
        CountDownLatch start = new CountDownLatch(2);
        List<Thread> nodes = IntStream.range(0, 2)
                .mapToObj(node -> new Thread(() -> claimAll(node, name, start, answers)))
                .toList();
        nodes.forEach(Thread::start);
        for (Thread node : nodes) {
            node.join();
        }
        return answers;
    }

    /** Each node in an order of its own. */
    private void claimAll(int node, String name, CountDownLatch start, List<List<Claim>> answers) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, MESSAGES).boxed().toList());
        Collections.shuffle(order, new Random(node));
        List<CompletableFuture<Claim>> mine = new ArrayList<>(Collections.nCopies(MESSAGES, null));
        try (HistoryDatabase database = HistoryDatabase.open(settings);
                JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            start.countDown();
            awaitLatch(start);
            for (int i : order) {
                mine.set(i, history.claim(unread(ACCOUNT, key(name + i), delivery())));
            }
            answers.add(mine.stream().map(CompletableFuture::join).toList());
        }
    }

    /** Tables that grow quickly have no statistics yet, and then a join may well be planned as a scan of all. */
    @Test
    void shouldNeverReadAWholeTableForAFewMessages() {
        history.record(Messages.collected(ACCOUNT, 0, 40_000)).join();
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE collector_message SET missing_since = 1 WHERE key_text LIKE 'uid1%'"));
        restart();
        long scans = scans("seq_scan");
        long lookUps = scans("idx_scan");

        List<Collected> more = Messages.collected(ACCOUNT, 39_000, 41_000);
        CompletableFuture.allOf(more.stream()
                        .map(message -> history.claim(unread(ACCOUNT, message.key(), message.delivery())))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        history.record(more).join();
        history.alias(ACCOUNT, Map.of(key("alias"), more.get(0)));
        history.deleted(ACCOUNT, more.stream().map(Collected::key).toList(), NOW);
        history.byHeader(ACCOUNT, more.get(0).header(), 1_000);
        history.byContent(ACCOUNT, more.get(0).content());
        history.incarnations(ACCOUNT, key("uid1"));
        history.anyCollectedBefore(ACCOUNT, NOW);
        assertThat(history.forgetMissingSince(ACCOUNT, NOW)).isGreaterThan(10_000);

        restart();
        Awaitility.await().until(() -> scans("idx_scan") > lookUps + 4_000);
        assertThat(scans("seq_scan")).isEqualTo(scans);
    }

    private long scans(String kind) {
        return PostgresServer.scans(database, "collector_message", kind);
    }

    @Test
    void shouldShareADatabaseWithOtherTables() {
        DatabaseSettings shared = PostgresServer.shared().newDatabase();
        try (HistoryDatabase database = HistoryDatabase.open(shared)) {
            database.jdbi().useHandle(handle -> {
                handle.execute("DROP SCHEMA public CASCADE");
                handle.execute("CREATE SCHEMA public");
                handle.execute("CREATE TABLE mail (id INT)");
            });
        }
        try (HistoryDatabase database = HistoryDatabase.open(shared);
                JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
            history.record(List.of(Messages.collected("a"))).join();
            assertThat(history.remembered(ACCOUNT).size()).isEqualTo(1);
        }
    }

    @Test
    void shouldSayThatThePasswordIsWrongWithoutShowingIt() {
        DatabaseSettings wrong = PostgresServer.shared().settings("postgres", PostgresServer.USER, "wr0ng");
        assertThatThrownBy(() -> HistoryDatabase.open(wrong))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("does not accept user and password")
                .hasMessageNotContaining("wr0ng");
    }

    @Test
    void shouldSayThatTheDatabaseIsNotThere() {
        DatabaseSettings absent =
                PostgresServer.shared().settings("nowhere", PostgresServer.USER, PostgresServer.PASSWORD);
        assertThatThrownBy(() -> HistoryDatabase.open(absent))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("PostgreSQL database nowhere on 127.0.0.1")
                .hasMessageContaining("create it first");
    }

    @Test
    void shouldSayThatTheServerDoesNotAnswer() {
        DatabaseSettings closed = new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:1/history", Optional.of("someone"), Optional.empty(), 2);
        assertThatThrownBy(() -> HistoryDatabase.open(closed))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void shouldNotShowAPasswordInAUrlItDoesNotUnderstand() {
        DatabaseSettings garbled = new DatabaseSettings(
                "jdbc:postgresql://host:port/db?password=hidden", Optional.empty(), Optional.empty(), 2);
        assertThatThrownBy(() -> HistoryDatabase.open(garbled))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("jdbc:postgresql://host:5432/database")
                .hasMessageNotContaining("hidden")
                .hasNoCause();
    }
}
