/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.google.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.jamescollector.account.Account;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.AccountState;
import org.jamescollector.connection.CollectorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Unhealthy when the collector's database does not answer or cannot be written, or James was not told to begin collecting; degraded when an account failed three times in a row, has had no
 * success for a day or ever, or is paused for its password, so that nobody finds out weeks later. An account that an
 * administrator paused or disabled is nobody's trouble. Degraded, too, while mails to people are set aside that could not be sent.
 */
public final class CollectorHealthCheck implements HealthCheck {

    private static final ComponentName NAME = new ComponentName("Collector");
    private static final int FAILURES = 3;
    private static final int NAMED = 10;
    private static final Duration LONG = Duration.ofDays(1);

    private final CollectorService collector;

    @Inject
    public CollectorHealthCheck(CollectorService collector) {
        this.collector = collector;
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Publisher<Result> check() {
        return Mono.fromCallable(this::look).subscribeOn(Schedulers.boundedElastic());
    }

    private Result look() {
        boolean somethingToCollect = collector.accounts().stream().anyMatch(Account::enabled);
        return collector
                .whyNothingIsCollected()
                .filter(why -> somethingToCollect)
                .map(why -> Result.unhealthy(NAME, why))
                .orElseGet(this::lookAtAccounts);
    }

    private Result lookAtAccounts() {
        try {
            Optional<String> trouble = collector.historyTrouble();
            if (trouble.isPresent()) {
                return Result.unhealthy(NAME, "The collector's database cannot be written: " + trouble.get());
            }
            Map<AccountName, AccountState> states = collector.states();
            Instant now = collector.now();
            List<String> troubled = collector.accounts().stream()
                    .filter(Account::enabled)
                    .map(account -> states.get(account.name()))
                    .filter(state -> isTroubled(state, now))
                    .map(state -> state.account() + ": " + state.lastError().orElse("paused"))
                    .toList();
            List<String> causes = Stream.of(accounts(troubled), notices(collector.countNoticesSetAside()))
                    .flatMap(Optional::stream)
                    .toList();
            return causes.isEmpty() ? Result.healthy(NAME) : Result.degraded(NAME, String.join(". ", causes));
        } catch (RuntimeException e) {
            return Result.unhealthy(NAME, "The collector's database does not answer: " + e.getMessage(), e);
        }
    }

    private static Optional<String> accounts(List<String> troubled) {
        return Optional.of(troubled).filter(some -> !some.isEmpty()).map(CollectorHealthCheck::sentence);
    }

    private static Optional<String> notices(long setAside) {
        return Optional.of(setAside)
                .filter(number -> number > 0)
                .map(number -> (number == 1 ? "1 mail to somebody" : number + " mails to people")
                        + " could not be sent: GET /collector/notices");
    }

    private static String sentence(List<String> troubled) {
        String accounts = troubled.size() == 1 ? "1 account is" : troubled.size() + " accounts are";
        String more = troubled.size() > NAMED ? "; and " + (troubled.size() - NAMED) + " more" : "";
        return accounts + " not collected: " + troubled.stream().limit(NAMED).collect(Collectors.joining("; ")) + more;
    }

    private static boolean isTroubled(AccountState state, Instant now) {
        if (state.pause().isPresent()) {
            return state.pause().get().cause() == AccountState.Pause.Cause.CREDENTIALS;
        }
        // A mailbox that others have open is no failure, but one that they have open all day is.
        boolean longWithoutSuccess = state.lastError().isPresent()
                && state.lastSuccess()
                        .map(success -> success.isBefore(now.minus(LONG)))
                        .orElse(true);
        return state.failures() >= FAILURES || longWithoutSuccess;
    }
}
