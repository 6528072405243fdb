/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Remembers how the last write went, for whoever asks whether the database can be written. Safe for several threads. */
final class WriterHealth {

    /** A disk may be slow for a moment, and another process may have the database. */
    private static final Duration LONG = Duration.ofSeconds(15);

    /** Where nobody writes, nobody knows whether it would succeed by now. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private record Failure(String why, long at) {}

    private final LongSupplier nanos;
    private Optional<Long> writingSince = Optional.empty();
    private Optional<Failure> failure = Optional.empty();

    /** @param nanos as {@link System#nanoTime} */
    WriterHealth(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void begin() {
        writingSince = Optional.of(nanos.getAsLong());
    }

    synchronized void succeeded() {
        writingSince = Optional.empty();
        failure = Optional.empty();
    }

    /** @param why as an administrator reads it */
    synchronized void failed(String why) {
        writingSince = Optional.empty();
        failure = Optional.of(new Failure(why, nanos.getAsLong()));
    }

    /** Why it cannot be written; empty where the last write succeeded, or failed long ago, and none takes long. */
    synchronized Optional<String> trouble() {
        Optional<Duration> taking = writingSince.map(this::since);
        return failure.filter(last -> since(last.at()).compareTo(REMEMBERED) < 0)
                .map(Failure::why)
                .or(() -> taking.filter(time -> time.compareTo(LONG) >= 0)
                        .map(time -> "something has been waiting for " + time.toSeconds() + " seconds to be written"));
    }

    private Duration since(long at) {
        return Duration.ofNanos(nanos.getAsLong() - at);
    }
}
