/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.james.core.MailAddress;
import org.jamescollector.history.Collected;
import org.jamescollector.history.History;

/** Messages of one session that are in the spool: has history record them, and deletes at the provider what it has recorded. Used by the run's thread. */
final class Recordings {

    private static final Duration HISTORY_TIMEOUT = Duration.ofMinutes(2);

    private final History history;
    private final RuleStep rules;
    private final Deletions deletions;
    private final ArrayDeque<CompletableFuture<Void>> recording = new ArrayDeque<>();
    private final ConcurrentLinkedQueue<Recorded> recorded = new ConcurrentLinkedQueue<>();

    /** @param rules are told who has which message */
    Recordings(History history, RuleStep rules, Deletions deletions) {
        this.history = history;
        this.rules = rules;
        this.deletions = deletions;
    }

    /**
     * A message that is in the spool.
     *
     * @param recipients who get it
     * @param deleteAtOnce whether it is deleted at the provider in this session
     */
    record Recorded(Candidate candidate, Collected message, Set<MailAddress> recipients, boolean deleteAtOnce) {}

    /**
     * Each message at once: history writes what is waiting in one go by itself, and the mailet that asks for this message a
     * moment later finds the answer on its way.
     *
     * @throws RunFailure when an earlier one could not be recorded
     */
    void add(Recorded done) throws RunFailure, InterruptedException {
        recording.add(history.record(List.of(done.message())).thenAccept(claims -> {
            // What an earlier delivery has taken speaks for the message: for whom it was, and who waits. This one is
            // dropped.
            if (claims.get(0) == History.Claim.GRANTED) {
                recorded.add(done);
            }
        }));
        while (!recording.isEmpty()
                && recording.peek().isDone()
                && !recording.peek().isCompletedExceptionally()) {
            recording.remove();
        }
        if (!recording.isEmpty() && recording.peek().isDone()) {
            // It failed: no sense in handing over more that nobody remembers.
            await();
        }
    }

    /** Has deleted what was recorded since. */
    void deleteRecorded() {
        for (Recorded done = recorded.poll(); done != null; done = recorded.poll()) {
            rules.delivered(done.message().key(), done.recipients());
            if (done.deleteAtOnce()) {
                deletions.delete(done.candidate(), done.message().key());
            }
        }
    }

    /**
     * Waits until all are recorded.
     *
     * @throws RunFailure when one could not be
     */
    void await() throws RunFailure, InterruptedException {
        try {
            CompletableFuture.allOf(recording.toArray(CompletableFuture<?>[]::new))
                    .get(HISTORY_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new RunFailure(
                    RunProblem.Kind.LOCAL,
                    "history: what reached the spool could not be recorded, nothing was deleted at the provider: "
                            + Optional.ofNullable(e.getCause()).orElse(e).getMessage(),
                    e);
        }
        deleteRecorded();
    }
}
