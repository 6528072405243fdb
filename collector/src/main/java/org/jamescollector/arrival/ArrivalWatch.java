/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.arrival;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.james.core.Domain;

/** Counts what comes until it is closed. Safe for several threads. */
public final class ArrivalWatch implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Predicate<Domain> wanted;
    private final Consumer<ArrivalWatch> end;
    private Arrived arrived = new Arrived(0, 0);

    ArrivalWatch(Predicate<Domain> wanted, Consumer<ArrivalWatch> end) {
        this.wanted = wanted;
        this.end = end;
    }

    /**
     * @param messages so many
     * @param octets all of them together
     */
    public record Arrived(long messages, long octets) {}

    void arrived(Collection<Domain> recipients, long octets) {
        if (recipients.stream().anyMatch(wanted)) {
            synchronized (this) {
                arrived = new Arrived(arrived.messages() + 1, arrived.octets() + octets);
                notifyAll();
            }
        }
    }

    /** What has come so far. */
    public synchronized Arrived arrived() {
        return arrived;
    }

    /**
     * Waits until mail has come, and then until none has come for a while.
     *
     * @param atMost for all of it
     * @param quiet for the while
     * @param enough ends the waiting when it is true; asked several times a second
     * @return what has come
     */
    public synchronized Arrived await(Duration atMost, Duration quiet, BooleanSupplier enough)
            throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        long until = end;
        long seen = arrived.messages();
        if (seen > 0) {
            until = earlier(end, System.nanoTime() + quiet.toNanos());
        }
        for (long left = until - System.nanoTime();
                left > 0 && !enough.getAsBoolean();
                left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, BETWEEN_LOOKS.toNanos()));
            if (arrived.messages() > seen) {
                seen = arrived.messages();
                until = earlier(end, System.nanoTime() + quiet.toNanos());
            }
        }
        return arrived;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    @Override
    public void close() {
        end.accept(this);
    }
}
