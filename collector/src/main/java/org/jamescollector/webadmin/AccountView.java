/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.commons.lang3.time.DurationFormatUtils;
import org.jamescollector.account.Account;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.Keep;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.ProviderLogin;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.SmtpLogin;
import org.jamescollector.account.Trigger;
import org.jamescollector.account.TriggerAccount;
import org.jamescollector.connection.AccountState;
import org.jamescollector.connection.AccountState.Pause;
import org.jamescollector.connection.CollectScheduler.Schedule;
import org.jamescollector.connection.RunProgress;

/**
 * An account as the web administration shows it. Times are ISO 8601 in UTC. What does not apply is absent. There is no secret
 * in it.
 *
 * @param state {@code disabled}, {@code paused}, {@code running}, {@code failing}, {@code ok} or {@code new}
 * @param protocol {@code pop3}, {@code odmr}, {@code etrn}, {@code finger} or {@code command}
 * @param host the provider's, and its port; absent where no server is asked
 * @param deliverTo who gets the mail of a mailbox of one person
 * @param fallback who gets what has no valid recipient in a mailbox of many people
 * @param domains whose mail is asked for at an ODMR provider; empty: all that it has
 * @param interval in words, as collector.xml has it
 * @param keep the same: {@code delete}, {@code forever} or a time; absent where the provider keeps nothing that was taken
 * @param runningOn the node that is collecting it right now
 * @param current what the run that is going on on this node has done so far
 * @param lastError why the last run ended before its time
 * @param failures how many runs in a row failed
 * @param lastRun what the last run that ended did
 * @param nextRun when its turn comes; absent while it runs, is paused or disabled
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AccountView(
        String name,
        String protocol,
        Optional<String> host,
        Optional<Integer> port,
        Optional<String> user,
        Optional<String> deliverTo,
        Optional<String> fallback,
        Optional<List<String>> domains,
        String interval,
        Optional<String> keep,
        String state,
        Optional<PauseView> paused,
        Optional<String> runningOn,
        Optional<RunProgress.Counts> current,
        Optional<String> lastStarted,
        Optional<String> lastEnded,
        Optional<String> lastSuccess,
        Optional<String> lastError,
        int failures,
        RunProgress.Counts lastRun,
        long totalCollected,
        long totalBytes,
        Optional<String> nextRun) {

    /** Why an account is paused: {@code cause} is {@code ADMINISTRATOR} or {@code CREDENTIALS}. */
    public record PauseView(String since, String cause, String reason) {}

    static AccountView of(
            Account account, AccountState state, Optional<Schedule> schedule, Optional<RunProgress.Counts> current) {
        Optional<String> runningOn = schedule.flatMap(Schedule::runningOn);
        Optional<Pop3Account> pop3 =
                Optional.of(account).filter(Pop3Account.class::isInstance).map(Pop3Account.class::cast);
        Optional<Recipients> recipients = pop3.map(Pop3Account::recipients);
        boolean rests = !account.enabled() || state.pause().isPresent();
        return new AccountView(
                account.name().value(),
                account.protocol(),
                account.server().map(Endpoint::host),
                account.server().map(Endpoint::port),
                user(account),
                recipients.filter(Recipients.One.class::isInstance).map(AccountView::lastResort),
                recipients.filter(Recipients.ByEnvelope.class::isInstance).map(AccountView::lastResort),
                domains(account),
                words(account.interval()),
                pop3.map(mailbox -> keep(mailbox.keep())),
                state(account, state, runningOn.isPresent()),
                state.pause().map(AccountView::pause),
                runningOn,
                current,
                state.lastStarted().map(Instant::toString),
                state.lastEnded().map(Instant::toString),
                state.lastSuccess().map(Instant::toString),
                state.lastError(),
                state.failures(),
                state.lastCounts(),
                state.totalCollected(),
                state.totalBytes(),
                schedule.filter(any -> !rests && runningOn.isEmpty())
                        .map(Schedule::nextRun)
                        .map(Instant::toString));
    }

    private static Optional<String> user(Account account) {
        if (account instanceof ProviderLogin login) {
            return Optional.of(login.user());
        }
        return account instanceof TriggerAccount other && other.trigger() instanceof Trigger.Etrn etrn
                ? etrn.login().map(SmtpLogin::user)
                : Optional.empty();
    }

    private static Optional<List<String>> domains(Account account) {
        if (account instanceof OdmrAccount odmr) {
            return Optional.of(odmr.domains());
        }
        return account instanceof TriggerAccount other ? Optional.of(other.domains()) : Optional.empty();
    }

    private static String lastResort(Recipients recipients) {
        return recipients.lastResort().asString();
    }

    private static PauseView pause(Pause pause) {
        return new PauseView(pause.since().toString(), pause.cause().name(), pause.reason());
    }

    private static String state(Account account, AccountState state, boolean running) {
        if (!account.enabled()) {
            return "disabled";
        }
        if (running) {
            return "running";
        }
        if (state.pause().isPresent()) {
            return "paused";
        }
        if (state.failures() > 0) {
            return "failing";
        }
        return state.lastEnded().isPresent() ? "ok" : "new";
    }

    private static String keep(Keep keep) {
        if (keep instanceof Keep.DeleteAfter after) {
            return words(after.age());
        }
        return keep instanceof Keep.Forever ? "forever" : "delete";
    }

    /** As collector.xml has it: {@code 14 days}. */
    private static String words(Duration time) {
        return DurationFormatUtils.formatDurationWords(time.toMillis(), true, true);
    }
}
