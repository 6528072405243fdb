/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.history.History;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When accounts run, and on which node: db-scheduler's table holds one row an account. A node that runs one has picked its
 * row, which is the lease; a node that died stops its heartbeat, and another takes over.
 */
public final class CollectScheduler implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CollectScheduler.class);
    private static final TaskDescriptor<Void> COLLECT = TaskDescriptor.of("collect");
    private static final TaskDescriptor<Void> FORGET = TaskDescriptor.of("forget");
    private static final Duration POLLING = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);
    private static final int MISSED_HEARTBEATS = 4;
    /** New accounts start within this time, not all at the same moment. */
    private static final Duration START_WITHIN = Duration.ofSeconds(5);

    private final Accounts accounts;
    private final AccountRunner runner;
    private final AccountStates states;
    private final History history;
    private final Clock clock;
    private final Jdbi jdbi;
    private final String node;
    private final Scheduler scheduler;

    /**
     * @param node this node's name: the same after a restart, so that it can take up its own runs at once
     * @param parallelRuns runs at the same time on this node
     * @param forgetAfter how long messages that have gone from the provider are remembered
     */
    public CollectScheduler(
            Accounts accounts,
            AccountRunner runner,
            AccountStates states,
            History history,
            Clock clock,
            DataSource dataSource,
            Jdbi jdbi,
            String node,
            int parallelRuns,
            Duration forgetAfter) {
        this.accounts = accounts;
        this.runner = runner;
        this.states = states;
        this.history = history;
        this.clock = clock;
        this.jdbi = jdbi;
        this.node = node;
        CustomTask<Void> collect =
                Tasks.custom(COLLECT).onDeadExecutionRevive().execute((instance, context) -> collect(instance));
        RecurringTask<Void> forget =
                Tasks.recurring(FORGET, FixedDelay.ofHours(24)).execute((instance, context) -> forget(forgetAfter));
        this.scheduler = Scheduler.create(dataSource, List.of(collect))
                .startTasks(forget)
                .schedulerName(new SchedulerName.Fixed(node))
                .threads(parallelRuns)
                .pollingInterval(POLLING)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .failureLogging(LogLevel.WARN, true)
                .shutdownMaxWait(Duration.ofSeconds(20))
                .enableImmediateExecution()
                .build();
    }

    /** Brings the table in line with collector.xml and begins. */
    public void start() {
        takeUpOwnRuns();
        Map<AccountName, Instant> scheduled = scheduled();
        List<TaskInstance<?>> missing = new ArrayList<>();
        for (Pop3Account account : accounts.all()) {
            resumeAfterRestart(account.name());
            boolean known = scheduled.containsKey(account.name());
            if (account.enabled() && !known) {
                missing.add(instance(account.name()));
            } else if (!account.enabled() && known) {
                cancel(account.name());
            }
        }
        scheduler.scheduleBatch(missing, soon());
        scheduled.keySet().stream()
                .filter(name -> accounts.find(name).isEmpty())
                .forEach(this::cancel);
        scheduler.start();
        LOGGER.info("Collector started: {} accounts, node {}", accounts.all().size(), node);
    }

    /** What this node was running when it was killed is nobody's now. */
    private void takeUpOwnRuns() {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE scheduled_tasks SET picked = :no, picked_by = NULL,"
                        + " last_heartbeat = NULL, version = version + 1 WHERE picked_by = :node")
                .bind("no", false)
                .bind("node", node)
                .execute());
    }

    /** A corrected password comes with a restart: one attempt shows whether it is right. */
    private void resumeAfterRestart(AccountName account) {
        states.get(account)
                .pause()
                .filter(pause -> pause.cause() == AccountState.Pause.Cause.CREDENTIALS)
                .ifPresent(pause -> states.resume(account));
    }

    private Instant soon() {
        return clock.instant().plusMillis(ThreadLocalRandom.current().nextLong(START_WITHIN.toMillis()));
    }

    private Map<AccountName, Instant> scheduled() {
        Map<AccountName, Instant> scheduled = new HashMap<>();
        scheduler.fetchScheduledExecutionsForTask(
                COLLECT.getTaskName(),
                Void.class,
                execution -> scheduled.put(
                        new AccountName(execution.getTaskInstance().getId()), execution.getExecutionTime()));
        return scheduled;
    }

    private CompletionHandler<Void> collect(TaskInstance<Void> instance) {
        Optional<Pop3Account> account =
                accounts.find(new AccountName(instance.getId())).filter(Pop3Account::enabled);
        if (account.isEmpty()) {
            return (complete, operations) -> operations.remove();
        }
        if (states.get(account.get().name()).pause().isEmpty()) {
            runner.run(account.get());
        }
        return (complete, operations) -> operations.reschedule(complete, next(account.get()));
    }

    private Instant next(Pop3Account account) {
        return clock.instant()
                .plus(Backoff.pause(
                        account.interval(), states.get(account.name()).failures()));
    }

    private void forget(Duration after) {
        Instant before = clock.instant().minus(after);
        accounts.all().forEach(account -> history.forgetMissingSince(account.name(), before));
    }

    /**
     * Lets the account run as soon as a thread is free; if it is running, it will run again.
     *
     * @return false when it runs right now: then nothing was changed
     */
    public boolean runNow(AccountName account) {
        try {
            scheduler.reschedule(COLLECT.instanceId(account.value()), clock.instant());
            scheduler.triggerCheckForDueExecutions();
            return true;
        } catch (TaskInstanceCurrentlyExecutingException e) {
            return false;
        } catch (TaskInstanceNotFoundException e) {
            scheduler.scheduleIfNotExists(instance(account), clock.instant());
            scheduler.triggerCheckForDueExecutions();
            return true;
        }
    }

    /** When the account runs next, unless it is paused. */
    public Optional<Instant> nextRun(AccountName account) {
        return execution(account).map(ScheduledExecution::getExecutionTime);
    }

    /** The node the account is running on right now. */
    public Optional<String> runningOn(AccountName account) {
        return execution(account).filter(ScheduledExecution::isPicked).map(ScheduledExecution::getPickedBy);
    }

    private Optional<ScheduledExecution<Object>> execution(AccountName account) {
        return scheduler.getScheduledExecution(COLLECT.instanceId(account.value()));
    }

    private void cancel(AccountName account) {
        try {
            scheduler.cancel(COLLECT.instanceId(account.value()));
        } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
            LOGGER.debug("Account {} is not scheduled any more", account, e);
        }
    }

    private static TaskInstance<Void> instance(AccountName account) {
        return COLLECT.instance(account.value()).build();
    }

    @Override
    public void close() {
        scheduler.stop();
    }
}
