/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.ScheduledExecutionsFilter;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
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
import org.jamescollector.account.Account;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.History;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
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

    private final Accounts accounts;
    private final AccountRunner runner;
    private final AccountStates states;
    private final History history;
    private final Clock clock;
    private final Jdbi jdbi;
    private final String node;
    private final Duration startWithin;
    private final Scheduler scheduler;
    private volatile boolean started;

    /** When an account's turn comes, and where it is being collected. */
    public record Schedule(Instant nextRun, Optional<String> runningOn) {}

    /**
     * What is forgotten, once a day.
     *
     * @param messages how long those that have gone from the provider are remembered
     * @param decisions how long it is remembered what download rules decided
     */
    public record Memory(Duration messages, Duration decisions) {}

    /**
     * How often things are looked at, and how the nodes of a cluster know that one of them is dead.
     *
     * @param polling how often a node looks for accounts whose time has come
     * @param heartbeat how often a node says that its runs go on
     * @param missedHeartbeats so many heartbeats without a word, 4 at least, and the run is another node's
     * @param startWithin new accounts start within this time, not all at the same moment
     */
    record Pace(Duration polling, Duration heartbeat, int missedHeartbeats, Duration startWithin) {

        static final Pace DEFAULT = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(20), 4, Duration.ofSeconds(5));
    }

    /**
     * @param node this node's name: the same after a restart, so that it can take up its own runs at once
     * @param parallelRuns runs at the same time on this node
     * @param memory how long things are remembered
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
            Memory memory) {
        this(accounts, runner, states, history, clock, dataSource, jdbi, node, parallelRuns, memory, Pace.DEFAULT);
    }

    CollectScheduler(
            Accounts accounts,
            AccountRunner runner,
            AccountStates states,
            History history,
            Clock clock,
            DataSource dataSource,
            Jdbi jdbi,
            String node,
            int parallelRuns,
            Memory memory,
            Pace pace) {
        this.accounts = accounts;
        this.runner = runner;
        this.states = states;
        this.history = history;
        this.clock = clock;
        this.jdbi = jdbi;
        this.node = node;
        this.startWithin = pace.startWithin();
        CustomTask<Void> collect =
                Tasks.custom(COLLECT).onDeadExecutionRevive().execute((instance, context) -> collect(instance));
        RecurringTask<Void> forget =
                Tasks.recurring(FORGET, FixedDelay.ofHours(24)).execute((instance, context) -> forget(memory));
        this.scheduler = Scheduler.create(dataSource, List.of(collect))
                .startTasks(forget)
                .schedulerName(new SchedulerName.Fixed(node))
                .threads(parallelRuns)
                .pollingInterval(pace.polling())
                .heartbeatInterval(pace.heartbeat())
                .missedHeartbeatsLimit(pace.missedHeartbeats())
                .failureLogging(LogLevel.WARN, true)
                .shutdownMaxWait(Duration.ofSeconds(20))
                .enableImmediateExecution()
                .build();
    }

    /** Brings the table in line with collector.xml and begins. */
    public void start() {
        takeUpOwnRuns();
        resumeAfterRestart();
        Map<AccountName, Schedule> scheduled = schedules();
        List<AccountName> missing = new ArrayList<>();
        for (Account account : accounts.all()) {
            boolean known = scheduled.containsKey(account.name());
            if (account.enabled() && !known) {
                missing.add(account.name());
            } else if (!account.enabled() && known) {
                cancel(account.name());
            }
        }
        schedule(missing);
        scheduled.keySet().stream()
                .filter(name -> accounts.find(name).isEmpty())
                .forEach(this::cancel);
        scheduler.start();
        started = true;
        LOGGER.info("Collector started: {} accounts, node {}", accounts.all().size(), node);
    }

    /** Whether {@link #start} was called here, so that accounts have their turns. */
    public boolean hasStarted() {
        return started;
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
    private void resumeAfterRestart() {
        states.all().values().stream()
                .filter(state -> state.pause()
                        .filter(pause -> pause.cause() == AccountState.Pause.Cause.CREDENTIALS)
                        .isPresent())
                .map(AccountState::account)
                .filter(account ->
                        accounts.find(account).filter(Account::enabled).isPresent())
                .forEach(account -> {
                    states.resume(account);
                    runNow(account);
                });
    }

    /** In one transaction, and beside another node that starts at the same moment: db-scheduler's own batch would fail. */
    private void schedule(List<AccountName> missing) {
        jdbi.useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("INSERT INTO scheduled_tasks"
                    + " (task_name, task_instance, execution_time, picked, version)"
                    + " VALUES (:task, :account, :at, :no, 1) ON CONFLICT (task_name, task_instance) DO NOTHING");
            for (AccountName account : missing) {
                batch.bind("task", COLLECT.getTaskName())
                        .bind("account", account.value())
                        .bind("at", soon())
                        .bind("no", false)
                        .add();
            }
            if (batch.size() > 0) {
                batch.execute();
            }
        });
    }

    private Instant soon() {
        return clock.instant().plusMillis(ThreadLocalRandom.current().nextLong(startWithin.toMillis()));
    }

    /** Of all accounts that have a turn, in one look at the table. */
    public Map<AccountName, Schedule> schedules() {
        Map<AccountName, Schedule> schedules = new HashMap<>();
        scheduler.fetchScheduledExecutionsForTask(
                COLLECT.getTaskName(),
                Void.class,
                // Without a filter those that run right now would be missing.
                ScheduledExecutionsFilter.all(),
                execution -> schedules.put(
                        new AccountName(execution.getTaskInstance().getId()), schedule(execution)));
        return schedules;
    }

    /** Of one account; empty when it has no turn, being disabled for instance. */
    public Optional<Schedule> schedule(AccountName account) {
        return scheduler
                .getScheduledExecution(COLLECT.instanceId(account.value()))
                .map(CollectScheduler::schedule);
    }

    private static Schedule schedule(ScheduledExecution<?> execution) {
        return new Schedule(
                execution.getExecutionTime(),
                Optional.of(execution).filter(ScheduledExecution::isPicked).map(ScheduledExecution::getPickedBy));
    }

    private CompletionHandler<Void> collect(TaskInstance<Void> instance) {
        Optional<Account> account =
                accounts.find(new AccountName(instance.getId())).filter(Account::enabled);
        if (account.isEmpty()) {
            return (complete, operations) -> operations.remove();
        }
        Optional<RunOutcome> outcome = states.get(account.get().name()).pause().isEmpty()
                ? Optional.of(runner.run(account.get()))
                : Optional.empty();
        return (complete, operations) -> operations.reschedule(complete, next(account.get(), outcome));
    }

    private Instant next(Account account, Optional<RunOutcome> outcome) {
        // What James' stop took from an account is due when James is up again, not an interval later.
        if (outcome.filter(RunOutcome::isStopped).isPresent()) {
            return clock.instant();
        }
        return clock.instant()
                .plus(Backoff.pause(
                        account.interval(),
                        states.get(account.name()).failures(),
                        outcome.flatMap(RunOutcome::problem)));
    }

    private void forget(Memory memory) {
        Instant now = clock.instant();
        Instant before = now.minus(memory.messages());
        accounts.all().forEach(account -> history.forgetMissingSince(account.name(), before));
        runner.decisions().forget(now.minus(memory.decisions()));
        runner.asks().forget(before);
        runner.outbox().forget(before);
    }

    /**
     * Lets the account run as soon as a thread is free; if it is running, it will run again.
     *
     * @return false when it runs right now: then nothing was changed
     */
    public boolean runNow(AccountName account) {
        try {
            boolean moved = scheduler.reschedule(COLLECT.instanceId(account.value()), clock.instant());
            scheduler.triggerCheckForDueExecutions();
            return moved;
        } catch (TaskInstanceCurrentlyExecutingException | ExecutionException e) {
            // ExecutionException: its turn came between db-scheduler's look at it and the change.
            LOGGER.debug("Account {} is running already", account, e);
            return false;
        } catch (TaskInstanceNotFoundException e) {
            scheduler.scheduleIfNotExists(instance(account), clock.instant());
            scheduler.triggerCheckForDueExecutions();
            return true;
        }
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
