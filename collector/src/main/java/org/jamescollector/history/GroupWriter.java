/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import com.google.common.collect.Lists;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.History.Claim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of this process that writes. It takes all claims that are waiting into one transaction: a disk makes
 * a few hundred transactions durable in a second, and thousands of messages must be.
 */
final class GroupWriter implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(GroupWriter.class);

    /** Long enough to make the price of a transaction small, short enough that the next one need not wait. */
    private static final int MESSAGES_PER_TRANSACTION = 2_000;

    /** What may wait before those who ask wait too. */
    private static final int MESSAGES_WAITING = 20_000;

    /**
     * Where many come at a time, the next ones gather for so long. Messages of one account share pages of the indexes: the
     * more of them a transaction holds, the fewer pages are written for each.
     */
    private static final long GATHERING_MILLIS = 10;

    private static final int MANY = 8;

    private static final long LONGEST_PAUSE_MILLIS = 250;

    private final HistoryDatabase database;
    private final Accounts accounts;
    private final Executor completions;
    private final Duration retryFor;
    private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MESSAGES_WAITING, true);
    private final Object closing = new Object();
    private final WriterHealth health = new WriterHealth(System::nanoTime);
    private final Thread thread;
    private boolean closed;

    /**
     * @param completions runs what callers have attached to the futures of claims
     * @param retryFor how long a transaction is tried again when another process is in its way
     */
    GroupWriter(HistoryDatabase database, Accounts accounts, Executor completions, Duration retryFor) {
        this.database = database;
        this.accounts = accounts;
        this.completions = completions;
        this.retryFor = retryFor;
        thread = new Thread(this::work, "collector-history-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Something to claim; its digest was computed by the thread that asks. */
    record Ask(StoredKey key, Collected message) {

        AccountName account() {
            return message.account();
        }
    }

    private sealed interface Job {
        int cost();

        Collection<AccountName> accounts();

        void fail(HistoryException e);
    }

    /** Something that goes into one transaction with others of its kind. */
    private record ClaimJob(List<Ask> asks, Answer<List<Claim>> answer) implements Job {
        @Override
        public int cost() {
            return bounded(asks.size());
        }

        @Override
        public Collection<AccountName> accounts() {
            return Lists.transform(asks, Ask::account);
        }

        @Override
        public void fail(HistoryException e) {
            answer.fail(e);
        }
    }

    /** The same for copies. */
    private record CopyJob(CopyStep.Ask ask, Answer<CopyClaim> answer) implements Job {
        @Override
        public int cost() {
            return bounded(ask.slots().size());
        }

        @Override
        public Collection<AccountName> accounts() {
            return Set.of(ask.copy().account());
        }

        @Override
        public void fail(HistoryException e) {
            answer.fail(e);
        }
    }

    private static int bounded(int messages) {
        return Math.min(Math.max(1, messages), MESSAGES_WAITING);
    }

    /** What a claim gave, handed over where callers want their callbacks to run. */
    private record Answer<T>(CompletableFuture<T> future, Executor completions) {

        void succeed(T value) {
            complete(() -> future.complete(value));
        }

        void fail(HistoryException e) {
            complete(() -> future.completeExceptionally(e));
        }

        private void complete(Runnable completion) {
            try {
                completions.execute(completion);
            } catch (RejectedExecutionException e) {
                // The executor is stopping; whoever still waits must hear of it all the same.
                completion.run();
            }
        }
    }

    private record ChangeJob<T>(Set<AccountName> accounts, Dialect.Change<T> change, CompletableFuture<T> answer)
            implements Job {
        @Override
        public int cost() {
            return 1;
        }

        @Override
        public void fail(HistoryException e) {
            answer.completeExceptionally(e);
        }
    }

    /** The last thing in the queue. */
    private record Stop() implements Job {
        @Override
        public int cost() {
            return 0;
        }

        @Override
        public Collection<AccountName> accounts() {
            return Set.of();
        }

        @Override
        public void fail(HistoryException e) {
            // Nobody waits for it.
        }
    }

    CompletableFuture<List<Claim>> claim(List<Ask> asks) {
        CompletableFuture<List<Claim>> answer = new CompletableFuture<>();
        submit(new ClaimJob(asks, new Answer<>(answer, completions)));
        return answer;
    }

    CompletableFuture<CopyClaim> claimCopy(CopyStep.Ask ask) {
        CompletableFuture<CopyClaim> answer = new CompletableFuture<>();
        submit(new CopyJob(ask, new Answer<>(answer, completions)));
        return answer;
    }

    /**
     * Any other change. It may run more than once, each time after a rollback.
     *
     * @return completed by the writer itself: for callers that wait, not for callbacks
     */
    <T> CompletableFuture<T> change(Set<AccountName> accounts, Dialect.Change<T> change) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        submit(new ChangeJob<>(accounts, change, answer));
        return answer;
    }

    private void submit(Job job) {
        try {
            room.acquire(job.cost());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            job.fail(new HistoryException("interrupted while waiting for the history database", e));
            return;
        }
        synchronized (closing) {
            if (!closed) {
                queue.add(job);
                return;
            }
        }
        room.release(job.cost());
        job.fail(new HistoryException("the history is closed"));
    }

    private void work() {
        try {
            for (Job job = queue.take(); !(job instanceof Stop); job = queue.take()) {
                List<Job> group = gather(job);
                try {
                    run(group);
                } catch (RuntimeException | Error e) {
                    // Telling of a failure failed. Nobody else writes, so this thread goes on, and nobody waits for
                    // ever.
                    HistoryException failure = new HistoryException("the history could not be written: " + e, e);
                    group.forEach(request -> request.fail(failure));
                } finally {
                    group.forEach(done -> room.release(done.cost()));
                }
                if (group.size() >= MANY) {
                    TimeUnit.MILLISECONDS.sleep(GATHERING_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            // Nobody has this thread but us.
            throw new IllegalStateException(e);
        }
    }

    /** Claims of one kind that wait one after the other go together; everything else goes alone and keeps its place. */
    private List<Job> gather(Job first) {
        List<Job> group = new ArrayList<>();
        group.add(first);
        int messages = first.cost();
        for (Job next = queue.peek();
                next != null && mayGoTogether(first, next) && messages + next.cost() <= MESSAGES_PER_TRANSACTION;
                next = queue.peek()) {
            group.add(queue.remove());
            messages += next.cost();
        }
        return group;
    }

    private static boolean mayGoTogether(Job first, Job next) {
        return (first instanceof ClaimJob && next instanceof ClaimJob)
                || (first instanceof CopyJob && next instanceof CopyJob);
    }

    private void run(List<Job> group) {
        long start = System.nanoTime();
        health.begin();
        while (true) {
            try {
                Set<AccountName> names = new HashSet<>();
                group.forEach(job -> names.addAll(job.accounts()));
                accounts.ensure(names);
                runInTransaction(group);
                health.succeeded();
                return;
            } catch (SQLException | RuntimeException e) {
                boolean inTime = System.nanoTime() - start < retryFor.toNanos();
                if (inTime && isTransient(e)) {
                    pause();
                } else {
                    giveUp(group, e);
                    return;
                }
            } catch (Error e) {
                // Whatever it is (no memory, a native library gone): nobody must wait for ever for an answer.
                HistoryException failure = new HistoryException("the history could not be written: " + e, e);
                health.failed(failure.getMessage());
                group.forEach(job -> job.fail(failure));
                return;
            }
        }
    }

    private void runInTransaction(List<Job> group) throws SQLException {
        Job first = group.get(0);
        if (first instanceof ChangeJob<?> change) {
            runChange(change);
        } else if (first instanceof CopyJob) {
            runCopies(group.stream().map(CopyJob.class::cast).toList());
        } else {
            runClaims(group.stream().map(ClaimJob.class::cast).toList());
        }
    }

    private void runClaims(List<ClaimJob> jobs) throws SQLException {
        List<MessageRow> rows = jobs.stream()
                .flatMap(job -> job.asks().stream())
                .map(ask -> MessageRow.of(accounts.get(ask.account()), ask.key(), ask.message()))
                .toList();
        List<Claim> claims =
                database.write(handle -> new ClaimStep(database.dialect(), handle.getConnection()).claim(rows));
        int from = 0;
        for (ClaimJob job : jobs) {
            int to = from + job.asks().size();
            job.answer().succeed(List.copyOf(claims.subList(from, to)));
            from = to;
        }
    }

    private void runCopies(List<CopyJob> jobs) throws SQLException {
        List<CopyStep.Ask> asks = jobs.stream().map(CopyJob::ask).toList();
        CopyStep step = new CopyStep(new CopyTable(database.dialect()), accounts::get);
        List<CopyClaim> claims = database.write(handle -> step.claim(handle, asks));
        for (int i = 0; i < jobs.size(); i++) {
            jobs.get(i).answer().succeed(claims.get(i));
        }
    }

    private <T> void runChange(ChangeJob<T> job) throws SQLException {
        T answer = database.write(job.change());
        job.answer().complete(answer);
    }

    /** One bad message must not take others with it, so they are tried one by one, unless nothing works at all. */
    private void giveUp(List<Job> group, Exception e) {
        if (group.size() > 1 && !isOutage(e)) {
            LOGGER.warn(
                    "The history could not write {} requests at once, so it writes them one by one", group.size(), e);
            group.forEach(job -> run(List.of(job)));
        } else {
            HistoryException failure = database.failure("could not be written", e);
            if (isOutage(e) || isTransient(e)) {
                health.failed(failure.getMessage());
            } else {
                // This one's own fault.
                health.succeeded();
            }
            group.forEach(job -> job.fail(failure));
        }
    }

    /** Why nothing can be written just now, as far as is known. */
    Optional<String> trouble() {
        return health.trouble();
    }

    private boolean isTransient(Exception e) {
        return sqlCauses(e).anyMatch(database.dialect()::isTransient);
    }

    private boolean isOutage(Exception e) {
        return sqlCauses(e)
                .anyMatch(cause -> cause instanceof SQLTransientConnectionException
                        || cause instanceof SQLNonTransientConnectionException
                        || database.dialect().isOutage(cause));
    }

    static Stream<SQLException> sqlCauses(Throwable e) {
        return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast);
    }

    /** Of different length for different nodes, which are in each other's way. */
    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1, LONGEST_PAUSE_MILLIS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until everything that was asked for is written. */
    @Override
    public void close() {
        synchronized (closing) {
            if (!closed) {
                closed = true;
                queue.add(new Stop());
            }
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
