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

    @Override
    DatabaseSettings emptyDatabase() {
        return PostgresServer.shared().emptiedDatabase();
    }

    @Test
    void shouldGiveEachRecipientToOneOfSeveralNodes() throws InterruptedException {
        int nodes = 3;
        int messages = 2_000;
        List<List<CopyClaim>> answers = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch start = new CountDownLatch(nodes);
        List<Thread> all = IntStream.range(0, nodes)
                .mapToObj(node -> new Thread(() -> {
                    try (HistoryDatabase database = HistoryDatabase.open(settings);
                            JdbcHistory history = new JdbcHistory(database, Runnable::run)) {
                        answers.add(claimEach(history, messages, start));
                    }
                }))
                .toList();
        all.forEach(Thread::start);
        for (Thread node : all) {
            node.join();
        }
        assertGivenOnce(answers, messages, nodes);
        assertThat(answers).as("all nodes were at it").allSatisfy(claims -> assertThat(claims)
                .anyMatch(claim -> claim.recipients().isEmpty())
                .anyMatch(claim -> !claim.recipients().isEmpty()));
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
