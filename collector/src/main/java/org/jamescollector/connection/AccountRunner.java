/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.jamescollector.account.Account;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.TriggerAccount;
import org.jamescollector.envelope.EnvelopeRecoveries;
import org.jamescollector.envelope.EnvelopeRecovery;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.Asks;
import org.jamescollector.history.DecisionLog;
import org.jamescollector.history.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs accounts: sets the log's context, keeps the account's state and the metrics, says in one line how it went. */
public final class AccountRunner {

    private static final Logger LOGGER = LoggerFactory.getLogger(AccountRunner.class);
    private static final String METRICS = "collector";
    private static final String MDC_ACCOUNT = "account";
    private static final String MDC_RUN = "run";

    private final RunServices services;
    private final OdmrServices odmr;
    private final TriggerServices triggers;
    private final Accounts accounts;
    private final AccountStates states;
    private final MetricFactory metrics;
    private final EnvelopeNews envelopeNews;
    private final UnknownToJames unknownToJames = new UnknownToJames();
    private final Map<AccountName, RunProgress> running = new ConcurrentHashMap<>();
    private final AtomicLong runNumber = new AtomicLong();

    public AccountRunner(
            RunServices services,
            OdmrServices odmr,
            TriggerServices triggers,
            Accounts accounts,
            AccountStates states,
            MetricFactory metrics,
            GaugeRegistry gauges) {
        this.services = services;
        this.odmr = odmr;
        this.triggers = triggers;
        this.accounts = accounts;
        this.states = states;
        this.metrics = metrics;
        this.envelopeNews = new EnvelopeNews(metrics);
        gauges.register(METRICS + ".running", running::size);
    }

    /** What the run of this account that is going on on this node has done so far. */
    public Optional<RunProgress.Counts> progress(AccountName account) {
        return Optional.ofNullable(running.get(account)).map(RunProgress::counts);
    }

    /** How the envelopes of this account's messages are found. */
    EnvelopeRecovery recovery(Pop3Account account) {
        return recovery(account, services.knownRecipients());
    }

    /** Why there is nobody to collect for; empty where there is somebody. */
    Optional<String> lastResortUnknown(Pop3Account account) {
        return LastResort.unknown(account, services.knownRecipients());
    }

    private EnvelopeRecovery recovery(Pop3Account account, KnownRecipients known) {
        return EnvelopeRecoveries.of(account, known, services.localName());
    }

    private void tellWhoWaits() {
        synchronized (running) {
            running.notifyAll();
        }
    }

    /** Waits until no run is going on here, or this time has passed. */
    public void awaitIdle(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            synchronized (running) {
                for (long left = atMost.toNanos(); left > 0 && !running.isEmpty(); left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(running, left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Tells of addresses and domains of these accounts, and of the rules, that James knows nothing of: to be called when James has started. Blocks on its
     * users' repository and its domains.
     */
    public void tellWhatIsUnknown(Collection<Account> accounts) {
        List<Pop3Account> mailboxes = accounts.stream()
                .filter(Pop3Account.class::isInstance)
                .map(Pop3Account.class::cast)
                .toList();
        KnownRecipients known = new CachedRecipients(services.knownRecipients());
        UnknownInRules.tell(services.rules().get(), mailboxes, known);
        unknownToJames.tellAtStart(mailboxes, known, services.stopping());
    }

    /**
     * Runs the account once, on the calling thread. The caller holds its lease. While James is stopping nothing is begun, and
     * nothing is written down of it.
     */
    public RunOutcome run(Account account) {
        if (services.stopping().getAsBoolean()) {
            Instant now = services.clock().instant();
            return new RunOutcome(now, now, RunProgress.Counts.NONE, Optional.of(RunProblem.stopping()));
        }
        return begin(account);
    }

    /**
     * Asks the download rules about the account's mailbox as it is now; nothing is downloaded or deleted.
     *
     * @param trial is told what they say
     * @return why it could not be done to the end
     */
    public Optional<RunProblem> tryRules(Pop3Account account, RuleTrial trial) throws InterruptedException {
        KnownRecipients known = new CachedRecipients(services.knownRecipients());
        try {
            new RuleTrialRun(services, account, recovery(account, known)).run(trial);
            return Optional.empty();
        } catch (RunFailure | RuntimeException e) {
            return Optional.of(RunProblem.of(e));
        }
    }

    /** What rules decided in the past. */
    public DecisionLog decisions() {
        return services.decisions();
    }

    /** Whom runs have asked. */
    Asks asks() {
        return services.asks();
    }

    /** What they have written. */
    Outbox outbox() {
        return services.outbox();
    }

    private RunOutcome begin(Account account) {
        RunProgress progress = new RunProgress();
        TimeMetric timer = metrics.timer(METRICS + ".run");
        MDC.put(MDC_ACCOUNT, account.name().value());
        MDC.put(MDC_RUN, Long.toString(runNumber.incrementAndGet()));
        try {
            running.put(account.name(), progress);
            states.started(account.name(), services.clock().instant());
            KnownRecipients known = new CachedRecipients(services.knownRecipients());
            RunOutcome outcome = run(account, known, progress);
            states.ended(account.name(), outcome);
            outcome.problem().ifPresent(problem -> pauseIfPointless(account, problem));
            if (account instanceof Pop3Account mailbox) {
                unknownToJames.tellAfter(outcome, mailbox, known);
            }
            count(outcome);
            progress.decisions().forEach((decision, messages) -> metrics.generate(METRICS + ".decisions." + decision)
                    .add(Math.toIntExact(Math.min(messages, Integer.MAX_VALUE))));
            progress.notices().forEach((kind, mails) -> metrics.generate(METRICS + ".notices." + kind)
                    .add(Math.toIntExact(Math.min(mails, Integer.MAX_VALUE))));
            tell(account, outcome);
            if (account instanceof Pop3Account mailbox) {
                envelopeNews.tell(mailbox, progress.envelopes());
            }
            tellOfRefusals(account, progress.refusals());
            return outcome;
        } finally {
            running.remove(account.name());
            tellWhoWaits();
            timer.stopAndPublish();
            MDC.remove(MDC_ACCOUNT);
            MDC.remove(MDC_RUN);
        }
    }

    /** With the programs around it. One that brings a line up and fails has nothing asked of the provider. */
    private RunOutcome run(Account account, KnownRecipients known, RunProgress progress) {
        Map<String, String> environment = ProgramSteps.environment(account);
        ProgramSteps programs = new ProgramSteps(account.name(), accounts.programs(account.name()), environment);
        Instant started = services.clock().instant();
        try {
            Optional<RunProblem> calledOff = programs.before();
            RunOutcome outcome = calledOff.isEmpty()
                    ? runNow(account, known, progress, environment)
                    : new RunOutcome(started, services.clock().instant(), progress.counts(), calledOff);
            Optional<RunProblem> after = programs.after(outcome);
            return after.isEmpty() || outcome.problem().isPresent()
                    ? outcome
                    : new RunOutcome(started, services.clock().instant(), progress.counts(), after);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new RunOutcome(
                    started, services.clock().instant(), progress.counts(), Optional.of(RunProblem.stopping()));
        }
    }

    private RunOutcome runNow(
            Account account, KnownRecipients known, RunProgress progress, Map<String, String> environment) {
        if (account instanceof Pop3Account mailbox) {
            return new Pop3Run(services, mailbox, known, recovery(mailbox, known), progress).run();
        }
        return account instanceof OdmrAccount login
                ? new OdmrRun(odmr, login, progress).run()
                : new TriggerRun(triggers, (TriggerAccount) account, environment, progress).run();
    }

    private void pauseIfPointless(Account account, RunProblem problem) {
        if (problem.kind() == RunProblem.Kind.CREDENTIALS) {
            states.pause(
                    account.name(),
                    new AccountState.Pause(
                            services.clock().instant(), AccountState.Pause.Cause.CREDENTIALS, problem.message()));
            LOGGER.error(
                    "Account {} is paused: the provider {} refused its user or password. It is not tried again, so that"
                            + " the provider does not lock the account. Correct the password and restart James, or resume"
                            + " the account: DELETE /collector/accounts/{}/pause",
                    account.name(),
                    account.place(),
                    account.name());
        }
    }

    private void count(RunOutcome outcome) {
        RunProgress.Counts counts = outcome.counts();
        metrics.generate(METRICS + ".messages").add(Math.toIntExact(Math.min(counts.collected(), Integer.MAX_VALUE)));
        metrics.generate(METRICS + ".bytes").add(Math.toIntExact(Math.min(counts.collectedBytes(), Integer.MAX_VALUE)));
        metrics.generate(METRICS + ".left").add(Math.toIntExact(Math.min(counts.left(), Integer.MAX_VALUE)));
        if (outcome.isFailure()) {
            metrics.generate(METRICS + ".failedRuns").increment();
        }
    }

    private void tellOfRefusals(Account account, long refusals) {
        if (refusals > 0) {
            metrics.generate(METRICS + ".refused").add(Math.toIntExact(Math.min(refusals, Integer.MAX_VALUE)));
            LOGGER.warn(
                    "Of what the provider of account {} offered, James refused {} messages or recipients: its own log says which,"
                            + " and this one at DEBUG",
                    account.name(),
                    refusals);
        }
    }

    private static void tell(Account account, RunOutcome outcome) {
        RunProgress.Counts counts = outcome.counts();
        if (outcome.problem().isPresent()) {
            RunProblem problem = outcome.problem().get();
            String line = "Run of account {} at {} ended: {} (collected {} before that, {} bytes)";
            Object[] values = {
                account.name(), account.place(), problem.message(), counts.collected(), counts.collectedBytes()
            };
            if (problem.isFailure()) {
                LOGGER.warn(line, values);
            } else {
                LOGGER.info(line, values);
            }
        } else if (counts.collected() + counts.deleted() + counts.recognised() + counts.left() > 0) {
            LOGGER.info(
                    "Run of account {} at {}: {} listed, {} collected ({} bytes), {} recognised, {} deleted, {} left",
                    account.name(),
                    account.place(),
                    counts.listed(),
                    counts.collected(),
                    counts.collectedBytes(),
                    counts.recognised(),
                    counts.deleted(),
                    counts.left());
        } else {
            LOGGER.debug("Run of account {} at {}: nothing new", account.name(), account.place());
        }
    }
}
