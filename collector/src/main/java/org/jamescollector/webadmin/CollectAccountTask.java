/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import java.time.Instant;
import java.util.Optional;
import org.apache.james.task.Task;
import org.apache.james.task.TaskExecutionDetails;
import org.apache.james.task.TaskType;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.AccountState;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.connection.RunProgress;

/**
 * Collects an account now. The run itself is the scheduler's, on whichever node has it; the task asks for it, waits for its
 * end and tells of its progress.
 */
public final class CollectAccountTask implements Task {

    public static final TaskType TYPE = TaskType.of("collector-collect-account");
    private static final long LOOK_EVERY_MILLIS = 200;

    private final CollectorService collector;
    private final AccountName account;
    private volatile RunProgress.Counts counts = RunProgress.Counts.NONE;
    private volatile Optional<String> error = Optional.empty();

    public CollectAccountTask(CollectorService collector, AccountName account) {
        this.collector = collector;
        this.account = account;
    }

    @Override
    public Result run() throws InterruptedException {
        // It may come from another node, where things are as they should be.
        error = collector.whyNothingIsCollected();
        if (error.isEmpty()) {
            collect();
        }
        return error.isEmpty() ? Result.COMPLETED : Result.PARTIAL;
    }

    private void collect() throws InterruptedException {
        Optional<Instant> startedBefore = collector.state(account).lastStarted();
        while (!collector.runNow(account)) {
            // It is running: what has come since its listing was made needs another run.
            collector.progress(account).ifPresent(progress -> counts = progress);
            Thread.sleep(LOOK_EVERY_MILLIS);
            startedBefore = collector.state(account).lastStarted();
        }
        awaitEnd(startedBefore);
    }

    private void awaitEnd(Optional<Instant> startedBefore) throws InterruptedException {
        Optional<AccountState> ended = Optional.empty();
        while (ended.isEmpty()) {
            Thread.sleep(LOOK_EVERY_MILLIS);
            collector.progress(account).ifPresent(progress -> counts = progress);
            ended = Optional.of(collector.state(account)).filter(state -> hasEnded(state, startedBefore));
        }
        if (hasRun(ended.get(), startedBefore)) {
            counts = ended.get().lastCounts();
            error = ended.get().lastError();
        } else {
            error = Optional.of("the account was paused before its turn came");
        }
    }

    private static boolean hasEnded(AccountState state, Optional<Instant> startedBefore) {
        return hasRun(state, startedBefore) || state.pause().isPresent();
    }

    /** Compares times of one node only, so that clocks need not agree. */
    private static boolean hasRun(AccountState state, Optional<Instant> startedBefore) {
        return !state.lastStarted().equals(startedBefore)
                && state.lastEnded()
                        .filter(end -> !end.isBefore(state.lastStarted().orElse(Instant.MAX)))
                        .isPresent();
    }

    @Override
    public TaskType type() {
        return TYPE;
    }

    AccountName account() {
        return account;
    }

    @Override
    public Optional<TaskExecutionDetails.AdditionalInformation> details() {
        return Optional.of(new Progress(collector.now(), account.value(), counts, error));
    }

    /** The task's progress, as James shows it. */
    public record Progress(Instant timestamp, String account, RunProgress.Counts counts, Optional<String> error)
            implements TaskExecutionDetails.AdditionalInformation {}
}
