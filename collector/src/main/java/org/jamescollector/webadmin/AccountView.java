/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import java.time.Instant;
import java.util.Optional;
import org.jamescollector.account.Keep;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.connection.AccountState;
import org.jamescollector.connection.AccountState.Pause;
import org.jamescollector.connection.RunProgress;

/**
 * An account as the web administration shows it. Times are ISO 8601 in UTC. There is no secret in it.
 *
 * @param state {@code disabled}, {@code paused}, {@code running}, {@code failing}, {@code ok} or {@code new}
 * @param current what the run that is going on on this node has done so far
 * @param lastRun what the last run did
 */
public record AccountView(
        String name,
        String protocol,
        String host,
        int port,
        String user,
        String deliverTo,
        String keep,
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
            Pop3Account account,
            AccountState state,
            Optional<String> runningOn,
            Optional<RunProgress.Counts> current,
            Optional<Instant> nextRun) {
        boolean rests = !account.enabled() || state.pause().isPresent();
        return new AccountView(
                account.name().value(),
                "pop3",
                account.endpoint().host(),
                account.endpoint().port(),
                account.user(),
                account.deliverTo().asString(),
                keep(account.keep()),
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
                nextRun.filter(any -> !rests).map(Instant::toString));
    }

    private static PauseView pause(Pause pause) {
        return new PauseView(pause.since().toString(), pause.cause().name(), pause.reason());
    }

    private static String state(Pop3Account account, AccountState state, boolean running) {
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
            return "delete after " + after.age();
        }
        return keep instanceof Keep.Forever ? "forever" : "delete";
    }
}
