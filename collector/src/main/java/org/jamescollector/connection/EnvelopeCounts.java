/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.RecoveredEnvelope;

/** Counts what an administrator should know of the envelopes of a run's messages. Safe for several threads. */
final class EnvelopeCounts {

    /** Domains that are told apart, at the most. */
    private static final int MOST_DOMAINS = 100;

    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong toFallback = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicReference<Optional<Missed>> example = new AtomicReference<>(Optional.empty());
    private final AtomicLong foreign = new AtomicLong();
    private final ConcurrentMap<String, AtomicLong> foreignDomains = new ConcurrentHashMap<>();

    /**
     * A message of which a field that is not believed names a recipient of ours who does not get it.
     *
     * @param messageId escaped and cut; {@code none} where it has none
     * @param field the same
     */
    record Missed(String messageId, String field) {}

    /**
     * A message that went into the spool.
     *
     * @param delivered with whom it goes to now
     * @param fallback who gets what nobody else gets
     * @param messageId is asked if it is needed
     */
    void add(RecoveredEnvelope delivered, MailAddress fallback, Supplier<Optional<String>> messageId) {
        messages.incrementAndGet();
        if (delivered.why().fallback().isPresent()
                && delivered.envelope().recipients().contains(fallback)) {
            toFallback.incrementAndGet();
        }
        delivered.why().missed().ifPresent(field -> {
            if (missed.getAndIncrement() == 0) {
                example.set(Optional.of(new Missed(messageId.get().orElse("none"), field)));
            }
        });
        delivered.why().foreign().ifPresent(address -> {
            foreign.incrementAndGet();
            String domain = address.substring(address.lastIndexOf('@') + 1);
            if (foreignDomains.size() < MOST_DOMAINS || foreignDomains.containsKey(domain)) {
                foreignDomains.computeIfAbsent(domain, any -> new AtomicLong()).incrementAndGet();
            }
        });
    }

    long messages() {
        return messages.get();
    }

    /** Messages that are for the account's fallback recipient, alone or beside others. */
    long toFallback() {
        return toFallback.get();
    }

    /** Messages of which a field that is not believed names a recipient of ours who does not get it. */
    long missed() {
        return missed.get();
    }

    /** One of them. */
    Optional<Missed> example() {
        return example.get();
    }

    /** Messages all of whose addresses are others'. */
    long foreign() {
        return foreign.get();
    }

    /** At which domain most of those are. */
    Optional<String> foreignDomain() {
        return foreignDomains.entrySet().stream()
                .max(Comparator.comparingLong(domain -> domain.getValue().get()))
                .map(Map.Entry::getKey);
    }
}
