/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.core.Username;

/**
 * Slows down those who try passwords: each failure makes the next attempt from the same address, and that for the same user, wait longer; an
 * address with many is not listened to for a while. A user is only slowed down: else strangers could lock him out.
 */
final class SignInGuard {

    private static final Duration REMEMBERED = Duration.ofMinutes(15);
    private static final int MOST_REMEMBERED = 100_000;
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final int MOST_DOUBLINGS = 5;
    private static final int MOST_OF_AN_ADDRESS = 20;

    private final Cache<String, AtomicInteger> addresses = counters();
    private final Cache<Username, AtomicInteger> users = counters();

    private static <K> Cache<K, AtomicInteger> counters() {
        return CacheBuilder.newBuilder()
                .expireAfterAccess(REMEMBERED)
                .maximumSize(MOST_REMEMBERED)
                .build();
    }

    /**
     * An attempt begins. It counts as a failure until {@link #succeeded}, so that many at the same time are slowed down too.
     *
     * @return how long it has to wait; empty when it is not to be looked at
     */
    Optional<Duration> attempt(String address, Username user) {
        int ofAddress = count(addresses, address).getAndIncrement();
        int ofUser = count(users, user).getAndIncrement();
        return ofAddress >= MOST_OF_AN_ADDRESS ? Optional.empty() : Optional.of(delay(Math.max(ofAddress, ofUser)));
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
        count(addresses, address).decrementAndGet();
        count(users, user).decrementAndGet();
    }

    private static <K> AtomicInteger count(Cache<K, AtomicInteger> counters, K key) {
        return counters.asMap().computeIfAbsent(key, any -> new AtomicInteger());
    }
}
