/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jamescollector.account.AccountName;

/** Prints how fast the history is; not a test. Arguments: {@code sqlite <folder>} or {@code postgresql}. */
final class HistoryMeasurement {

    private static final int BATCH = 500;
    private static final int BATCHES_UNDER_WAY = 4;
    private static final int THREADS = 20;

    private final HistoryDatabase database;
    private final JdbcHistory history;

    private HistoryMeasurement(HistoryDatabase database) {
        this.database = database;
        this.history = new JdbcHistory(database, Runnable::run);
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        DatabaseSettings settings = args[0].equals("sqlite")
                ? DatabaseSettings.sqlite(
                        Files.createTempDirectory(Path.of(args[1]), "history").resolve("h.sqlite"))
                : PostgresServer.shared().newDatabase();
        try (HistoryDatabase database = HistoryDatabase.open(settings)) {
            HistoryMeasurement measurement = new HistoryMeasurement(database);
            System.out.println(database.describe());
            measurement.warmUp();
            measurement.record(new AccountName("small"), 10_000);
            measurement.record(new AccountName("middle"), 100_000);
            measurement.record(new AccountName("large"), 1_000_000);
            measurement.load(new AccountName("middle"));
            measurement.load(new AccountName("large"));
            measurement.claimAfterRecord();
            measurement.claimBeforeRecord();
            measurement.claimOneAtATime();
            measurement.history.close();
        }
        System.exit(0);
    }

    private void warmUp() {
        for (int i = 0; i < 100; i++) {
            history.record(Messages.collected(new AccountName("warm"), i * BATCH, (i + 1) * BATCH))
                    .join();
        }
    }

    private void record(AccountName account, int messages) {
        List<List<Collected>> batches = new ArrayList<>();
        for (int from = 0; from < messages; from += BATCH) {
            batches.add(Messages.collected(account, from, from + BATCH));
        }
        long start = System.nanoTime();
        Deque<CompletableFuture<?>> underWay = new ArrayDeque<>();
        for (List<Collected> batch : batches) {
            if (underWay.size() == BATCHES_UNDER_WAY) {
                underWay.remove().join();
            }
            underWay.add(history.record(batch));
        }
        underWay.forEach(CompletableFuture::join);
        print(
                "record %,d messages in batches of %d, %d under way".formatted(messages, BATCH, BATCHES_UNDER_WAY),
                messages,
                start);
        long size = database.isShared()
                ? 0
                : Path.of(database.describe().substring("SQLite database ".length()))
                        .toFile()
                        .length();
        System.out.printf("    file: %,d bytes%n", size);
    }

    private void load(AccountName account) {
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            CompactRememberedMessages remembered = (CompactRememberedMessages) history.remembered(account);
            print(
                    "load " + remembered.size() + " remembered messages, " + remembered.bytes() + " bytes",
                    remembered.size(),
                    start);
            long looking = System.nanoTime();
            for (int i = 0; i < remembered.size(); i++) {
                remembered.see(Messages.key("uid" + i));
            }
            print("    look each up", remembered.size(), looking);
        }
    }

    private void claimAfterRecord() throws InterruptedException, ExecutionException {
        List<Collected> messages = Messages.collected(new AccountName("after"), 0, 40_000);
        long start = System.nanoTime();
        for (List<Collected> batch : MessageTable.pieces(messages, BATCH)) {
            CompletableFuture<?> unused = history.record(batch);
        }
        inThreads(messages, false);
        print("claim right after record, " + THREADS + " threads", messages.size(), start);
    }

    /** The mailet is quicker than the collector's batch: what it asks goes to the writer. */
    private void claimBeforeRecord() throws InterruptedException, ExecutionException {
        List<Collected> messages = Messages.collected(new AccountName("before"), 0, 40_000);
        long start = System.nanoTime();
        inThreads(messages, false);
        for (List<Collected> batch : MessageTable.pieces(messages, BATCH)) {
            history.record(batch).join();
        }
        print("claim, then record, " + THREADS + " threads", messages.size(), start);
    }

    private void claimOneAtATime() throws InterruptedException, ExecutionException {
        List<Collected> messages = Messages.collected(new AccountName("single"), 0, 20_000);
        long start = System.nanoTime();
        inThreads(messages, true);
        print("claim without record, each thread waits for each, " + THREADS + " threads", messages.size(), start);
    }

    private void inThreads(List<Collected> messages, boolean wait) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = IntStream.range(0, THREADS)
                .<Future<?>>mapToObj(thread -> pool.submit(() -> {
                    List<CompletableFuture<?>> claims = new ArrayList<>();
                    for (int i = thread; i < messages.size(); i += THREADS) {
                        Collected message = messages.get(i);
                        CompletableFuture<?> claim = history.claim(message);
                        if (wait) {
                            claim.join();
                        } else {
                            claims.add(claim);
                        }
                    }
                    claims.forEach(CompletableFuture::join);
                }))
                .toList();
        for (Future<?> thread : running) {
            thread.get();
        }
        pool.shutdown();
    }

    private static void print(String what, int count, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: %.3f s, %,.0f/s%n", what, seconds, count / seconds);
    }
}
