/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamescollector.account.Account;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.envelope.CollectedHeader;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;
import org.jamescollector.history.DecisionLog;
import org.jamescollector.history.History;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.Outbox;
import org.jamescollector.history.RecordedDecision;

/** The collector as others see it: its accounts, how they stand, and what can be asked of them. Blocks on the database. */
public final class CollectorService {

    /** All that a {@link RecordedDecision#decision} can be. */
    public static final List<String> DECISIONS = List.of(
            "ask",
            "copy",
            "delete",
            "delete-and-warn",
            "download",
            DecisionRecords.FAILED,
            "headers-only",
            "ignore",
            "leave",
            DecisionRecords.NOT_TOLD,
            "redirect",
            "too-large");

    private final Accounts accounts;
    private final AccountStates states;
    private final AccountRunner runner;
    private final CollectScheduler scheduler;
    private final History history;
    private final Clock clock;
    private final Optional<String> notTold;

    /** @param notTold what to tell where James was not told to begin collecting */
    public CollectorService(
            Accounts accounts,
            AccountStates states,
            AccountRunner runner,
            CollectScheduler scheduler,
            History history,
            Clock clock,
            Optional<String> notTold) {
        this.accounts = accounts;
        this.states = states;
        this.runner = runner;
        this.scheduler = scheduler;
        this.history = history;
        this.clock = clock;
        this.notTold = notTold;
    }

    /**
     * Why this James never collects anything: it was not told to begin. Whoever then asked for a run would wait for ever, and
     * the download rules are not there to be asked.
     *
     * @return with what to do about it; empty where James was told to begin, also while it is still starting
     */
    public Optional<String> whyNothingIsCollected() {
        return scheduler.hasStarted() ? Optional.empty() : notTold;
    }

    public Collection<Account> accounts() {
        return accounts.all();
    }

    public Optional<Account> account(AccountName name) {
        return accounts.find(name);
    }

    /** How each account of {@link #accounts()} stands, in one look at the database. */
    public Map<AccountName, AccountState> states() {
        Map<AccountName, AccountState> known = states.all();
        Map<AccountName, AccountState> all = new HashMap<>();
        for (Account account : accounts.all()) {
            all.put(account.name(), known.getOrDefault(account.name(), AccountState.unknown(account.name())));
        }
        return all;
    }

    public AccountState state(AccountName account) {
        return states.get(account);
    }

    /** What the account's run on this node has done so far; empty when none is going on here. */
    public Optional<RunProgress.Counts> progress(AccountName account) {
        return runner.progress(account);
    }

    /** Whether a run of the account goes on, on whichever node. */
    public boolean isRunning(AccountName account) {
        return progress(account).isPresent()
                || schedule(account)
                        .flatMap(CollectScheduler.Schedule::runningOn)
                        .isPresent();
    }

    /** When each account is next looked at and where it is being collected, in one look at the database. */
    public Map<AccountName, CollectScheduler.Schedule> schedules() {
        return scheduler.schedules();
    }

    /** The same of one account; empty when it has no turn, being disabled for instance. */
    public Optional<CollectScheduler.Schedule> schedule(AccountName account) {
        return scheduler.schedule(account);
    }

    /**
     * Has the account collected as soon as a thread is free.
     *
     * @return false when it is being collected right now: then nothing was changed
     */
    public boolean runNow(AccountName account) {
        return scheduler.runNow(account);
    }

    /** Runs that go on end as usual; no other begins until {@link #resume}. */
    public void pause(AccountName account, AccountState.Pause pause) {
        states.pause(account, pause);
    }

    /** Ends a pause, whatever its cause, and then the account is collected at once. Without one, nothing happens. */
    public void resume(AccountName account) {
        if (states.get(account).pause().isEmpty()) {
            return;
        }
        states.resume(account);
        if (accounts.find(account).filter(Account::enabled).isPresent()) {
            scheduler.runNow(account);
        }
    }

    /** Messages that stay at the provider uncollected, oldest first. */
    public List<LeftMessage> left(AccountName account, int offset, int limit) {
        return history.left(account, offset, limit);
    }

    /**
     * The envelope that a message with this header would get in a run of the account, and why. Nothing is collected for it.
     *
     * @throws RecipientLookupException when James cannot tell which recipients it knows
     */
    public RecoveredEnvelope explain(Pop3Account account, CollectedHeader header) {
        return runner.recovery(account).recover(header);
    }

    /**
     * Why no run of the account collects anything, as far as can be told without the provider: James does not know who would get
     * what nobody else gets. Empty where nothing is known that speaks against it.
     *
     * @throws RecipientLookupException when James cannot tell which recipients it knows
     */
    public Optional<String> whyNothingIsCollectedFor(Pop3Account account) {
        return runner.lastResortUnknown(account);
    }

    /** What download rules decided, newest first. */
    public List<RecordedDecision> decisions(DecisionLog.Query query) {
        return runner.decisions().find(query);
    }

    /**
     * Asks the download rules about the account's mailbox as it is now; nothing is downloaded or deleted.
     *
     * @param trial is told what they say
     * @return why it could not be done to the end
     */
    public Optional<RunProblem> tryRules(Pop3Account account, RuleTrial trial) throws InterruptedException {
        return runner.tryRules(account, trial);
    }

    /** Who was asked about messages at providers, newest first. */
    public List<Ask> asks(Asks.Query query) {
        return runner.asks().find(query);
    }

    /** One of them, by its id. */
    public Optional<Ask> ask(String id) {
        return runner.asks().find(id);
    }

    /**
     * Has the next run download the message for the recipient who was asked, as if he had answered.
     *
     * @return false when that was so already, or the message is no longer at the provider: then nothing was changed
     */
    public boolean release(String id) {
        return runner.asks().release(id, "an administrator", clock.instant());
    }

    /** Whether the account is in collector.xml; else nothing collects what somebody was asked about. */
    public boolean isConfigured(AccountName account) {
        return accounts.find(account).isPresent();
    }

    /**
     * Ends an ask of an account that is no longer in collector.xml.
     *
     * @return false: the account is there, and its rules would ask again
     */
    public boolean end(Ask ask) {
        if (isConfigured(ask.account())) {
            return false;
        }
        runner.asks().close(List.of(ask.id()), Ask.State.GONE, clock.instant());
        return true;
    }

    /** Why the history cannot be written just now, as far as is known without writing; empty where nothing speaks against it. */
    public Optional<String> historyTrouble() {
        return history.trouble();
    }

    /** Mails to people that cannot be sent, oldest first. */
    public List<Outbox.SetAside> noticesSetAside(int offset, int limit) {
        return runner.outbox().setAside(offset, limit);
    }

    /** How many there are of them. */
    public long countNoticesSetAside() {
        return runner.outbox().countSetAside();
    }

    /**
     * Has the account's next run send one of them after all.
     *
     * @return false: there is none under this id
     */
    public boolean tryNoticeAgain(String id) {
        return runner.outbox().tryAgain(id);
    }

    /**
     * Forgets one of them.
     *
     * @return false: there is none under this id
     */
    public boolean removeNotice(String id) {
        return runner.outbox().remove(id);
    }

    public Instant now() {
        return clock.instant();
    }
}
