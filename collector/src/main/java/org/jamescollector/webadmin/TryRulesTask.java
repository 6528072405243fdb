/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.google.common.collect.ImmutableSortedMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.james.task.Task;
import org.apache.james.task.TaskExecutionDetails;
import org.apache.james.task.TaskType;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.connection.RuleTrial;
import org.jamescollector.connection.RunProblem;

/** Asks the download rules about an account's mailbox as it is now, and tells what they say. Nothing is downloaded or deleted. */
public final class TryRulesTask implements Task {

    public static final TaskType TYPE = TaskType.of("collector-try-rules");

    private final CollectorService collector;
    private final AccountName account;
    private final RuleTrial trial = new RuleTrial();
    private volatile Optional<String> error = Optional.empty();

    public TryRulesTask(CollectorService collector, AccountName account) {
        this.collector = collector;
        this.account = account;
    }

    @Override
    public Result run() throws InterruptedException {
        error = tried();
        return error.isEmpty() ? Result.COMPLETED : Result.PARTIAL;
    }

    /** Why it could not be done to the end. Between the request and the task's turn, everything may have changed. */
    private Optional<String> tried() throws InterruptedException {
        Optional<String> nothing = collector.whyNothingIsCollected();
        if (nothing.isPresent()) {
            return nothing;
        }
        Optional<Pop3Account> found =
                collector.account(account).filter(Pop3Account.class::isInstance).map(Pop3Account.class::cast);
        if (found.isEmpty()) {
            return Optional.of("There is no account '" + account + "' in collector.xml");
        }
        if (collector.isRunning(account)) {
            return Optional.of(whyNot(account));
        }
        return collector.tryRules(found.get(), trial).map(RunProblem::message).map(this::withHowFar);
    }

    /** What the rules said until then is not what they say about the mailbox. */
    private String withHowFar(String problem) {
        RuleTrial.Result result = trial.result();
        return result.isComplete() || result.of().isEmpty()
                ? problem
                : problem + "; the rules were asked about " + result.messages() + " of "
                        + result.of().getAsLong() + " messages";
    }

    /** What is said of an account that is being collected. */
    static String whyNot(AccountName account) {
        return "Account " + account
                + " is being collected right now, and many providers let in one session at a time: wait"
                + " until its state is no longer running, GET /collector/accounts/" + account;
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
        RuleTrial.Result result = trial.result();
        return Optional.of(new Progress(
                collector.now(),
                account.value(),
                result.messages(),
                result.of(),
                result.counts(),
                result.decisions().stream().map(TriedDecision::of).toList(),
                error));
    }

    /** The task's progress, as James shows it. */
    public record Progress(
            Instant timestamp,
            String account,
            long messages,
            OptionalLong of,
            Map<String, Long> counts,
            List<TriedDecision> decisions,
            Optional<String> error)
            implements TaskExecutionDetails.AdditionalInformation {

        public Progress {
            counts = ImmutableSortedMap.copyOf(counts);
            decisions = List.copyOf(decisions);
        }
    }
}
