/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.KnownRecipients;

/**
 * Remembers for a minute whom James knows: a run's thousands of messages are for the same few users, and their repository may be an
 * LDAP server far away; but a run may take hours, and users that are made meanwhile should get their mail. That James could not
 * tell is not remembered. Safe for several threads.
 */
final class CachedRecipients implements KnownRecipients {

    /** So many addresses; those unused for the longest time make room. */
    static final int LARGEST = 10_000;

    private static final Duration GOOD_FOR = Duration.ofMinutes(1);

    private final KnownRecipients james;
    private final Cache<MailAddress, Boolean> addresses;
    private final Cache<Domain, Boolean> domains;

    CachedRecipients(KnownRecipients james) {
        this(james, Ticker.systemTicker());
    }

    CachedRecipients(KnownRecipients james, Ticker ticker) {
        this.james = james;
        this.addresses = cache(ticker);
        this.domains = cache(ticker);
    }

    private static <T> Cache<T, Boolean> cache(Ticker ticker) {
        return CacheBuilder.newBuilder()
                .maximumSize(LARGEST)
                .expireAfterWrite(GOOD_FOR)
                .concurrencyLevel(1)
                .ticker(ticker)
                .build();
    }

    @Override
    public boolean isKnown(MailAddress address) {
        return ask(addresses, address, james::isKnown);
    }

    @Override
    public boolean isLocalDomain(Domain domain) {
        return ask(domains, domain, james::isLocalDomain);
    }

    private static <T> boolean ask(Cache<T, Boolean> cache, T of, Predicate<T> james) {
        return Optional.ofNullable(cache.getIfPresent(of)).orElseGet(() -> {
            boolean answer = james.test(of);
            cache.put(of, answer);
            return answer;
        });
    }
}
