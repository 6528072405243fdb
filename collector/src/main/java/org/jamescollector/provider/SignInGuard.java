/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.Optional;
import org.apache.james.core.Username;

/**
 * Slows down those who try passwords: each failure makes the next attempt from the same address, and that for the same user, wait longer; an
 * address with many is not listened to for a while. A user is only slowed down: else strangers could lock him out.
 */
final class SignInGuard {

    static final Duration REMEMBERED = Duration.ofMinutes(15);
    private static final int MOST_REMEMBERED = 100_000;
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final int MOST_DOUBLINGS = 5;
    private static final int MOST_OF_AN_ADDRESS = 20;

    private final Cache<String, Integer> addresses;
    private final Cache<Username, Integer> users;

    SignInGuard() {
        this(Ticker.systemTicker());
    }

    SignInGuard(Ticker ticker) {
        this.addresses = counters(ticker);
        this.users = counters(ticker);
    }

    /** Time runs from the last attempt that counted: one that is not looked at, of a client that keeps asking, does not prolong it. */
    private static <K> Cache<K, Integer> counters(Ticker ticker) {
        return CacheBuilder.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MOST_REMEMBERED)
                .ticker(ticker)
                .build();
    }

    /**
     * An attempt begins. It counts as a failure until {@link #succeeded}, so that many at the same time are slowed down too.
     *
     * @return how long it has to wait; empty when it is not to be looked at, and does not count
     */
    Optional<Duration> attempt(String address, Username user) {
        if (addresses.asMap().getOrDefault(address, 0) >= MOST_OF_AN_ADDRESS) {
            return Optional.empty();
        }
        int ofAddress = addresses.asMap().merge(address, 1, Integer::sum) - 1;
        int ofUser = users.asMap().merge(user, 1, Integer::sum) - 1;
        return Optional.of(delay(Math.max(ofAddress, ofUser)));
    }

    private static Duration delay(int failures) {
        return failures == 0 ? Duration.ZERO : FIRST_DELAY.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    }

    /** The password was right: nothing is held against the two any more. */
    void succeeded(String address, Username user) {
        addresses.invalidate(address);
        users.invalidate(user);
    }

    /** Nobody knows whether the password was right. */
    void undecided(String address, Username user) {
        addresses.asMap().computeIfPresent(address, (any, count) -> count - 1);
        users.asMap().computeIfPresent(user, (any, count) -> count - 1);
    }
}
