/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.google.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.connection.AccountState;
import org.jamescollector.connection.CollectorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Unhealthy when the history's database does not answer; degraded when an account fails again and again or is paused for
 * its password, so that nobody finds out weeks later.
 */
public final class CollectorHealthCheck implements HealthCheck {

    private static final ComponentName NAME = new ComponentName("Collector");
    private static final int FAILURES = 3;
    private static final int NAMED = 10;

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
        try {
            Map<AccountName, AccountState> states = collector.states();
            List<String> troubled = collector.accounts().stream()
                    .filter(Pop3Account::enabled)
                    .flatMap(account -> Optional.ofNullable(states.get(account.name())).stream())
                    .filter(CollectorHealthCheck::isTroubled)
                    .map(state -> state.account() + ": " + state.lastError().orElse("paused"))
                    .toList();
            return troubled.isEmpty()
                    ? Result.healthy(NAME)
                    : Result.degraded(
                            NAME,
                            troubled.size() + " accounts are not collected: "
                                    + troubled.stream().limit(NAMED).collect(Collectors.joining("; ")));
        } catch (RuntimeException e) {
            return Result.unhealthy(NAME, "The collector's database does not answer: " + e.getMessage(), e);
        }
    }

    private static boolean isTroubled(AccountState state) {
        return state.failures() >= FAILURES
                || state.pause()
                        .filter(pause -> pause.cause() == AccountState.Pause.Cause.CREDENTIALS)
                        .isPresent();
    }
}
