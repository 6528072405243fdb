/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.delivery;
import static org.jamescollector.history.Messages.digest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PostgresCopyClaimTest extends CopyClaimContract {

    private static final int NODES = 3;
    private static final int MESSAGES = 2_000;
    private static final int MOST_ROUNDS = 20;

    @Override
    DatabaseSettings emptyDatabase() {
        return PostgresServer.shared().emptiedDatabase();
    }

    @Test
    void shouldGiveEachRecipientToOneOfSeveralNodes() throws InterruptedException {
        boolean allWereAtIt = false;
        // How nodes take turns is for the machine to say: one that comes late finds everything claimed.
        for (int round = 0; round < MOST_ROUNDS && !allWereAtIt; round++) {
            List<List<CopyClaim>> answers = claimFromSeveralNodes("round " + round + " message ");
            assertGivenOnce(answers, MESSAGES, NODES);
            allWereAtIt = answers.stream()
                    .allMatch(claims ->
                            claims.stream().anyMatch(claim -> claim.recipients().isEmpty())
                                    && claims.stream().anyMatch(claim -> !claim.recipients()
                                            .isEmpty()));
        }
        assertThat(allWereAtIt).as("all nodes were at it").isTrue();
    }

    private List<List<CopyClaim>> claimFromSeveralNodes(String name) throws InterruptedException {
        List<List<CopyClaim>> answers = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch start = new CountDownLatch(NODES);
        List<Thread> all = IntStream.range(0, NODES)
                .mapToObj(node -> new Thread(() -> {
                    try (HistoryDatabase database = HistoryDatabase.open(settings);
                            JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
                        answers.add(claimEach(history, name, MESSAGES, start));
                    }
                }))
                .toList();
        all.forEach(Thread::start);
        for (Thread node : all) {
            node.join();
        }
        return answers;
    }

    /** Tables that grow quickly have no statistics yet. */
    @Test
    void shouldNeverReadAWholeTableForAFewCopies() {
        claim(0, 20_000);
        restart();
        long scans = scans("seq_scan");
        long lookUps = scans("idx_scan");

        claim(19_000, 21_000);
        history.forgetMissingSince(ACCOUNT, NOW);

        restart();
        Awaitility.await().until(() -> scans("idx_scan") > lookUps + 2_000);
        assertThat(scans("seq_scan")).isEqualTo(scans);
    }

    private void claim(int from, int to) {
        CompletableFuture.allOf(IntStream.range(from, to)
                        .mapToObj(i -> history.claimCopy(new MessageCopy(
                                ACCOUNT,
                                digest("message " + i),
                                delivery(),
                                addresses("anna", "berta"),
                                2,
                                NOW,
                                WITHIN)))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private long scans(String kind) {
        return PostgresServer.scans(database, "collector_copy", kind);
    }
}
