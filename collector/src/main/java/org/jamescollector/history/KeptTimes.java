/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * From when on collected messages are deleted at the provider for which rules have said so, whatever the account says. It takes 28 bytes for
 * each of them, so that even of the largest mailboxes all may be in memory.
 */
public final class KeptTimes {

    private static final int FEW = 16;
    private static final int BYTES_EACH = 3 * Long.BYTES + Integer.BYTES;

    /** Digests of keys and incarnations, in their order. */
    private long[] high;

    private long[] low;
    private int[] incarnations;
    private long[] until;
    private int size;

    /** @param expected how many there are, as far as that is known */
    KeptTimes(long expected) {
        int room = Math.toIntExact(Math.max(FEW, expected));
        high = new long[room];
        low = new long[room];
        incarnations = new int[room];
        until = new long[room];
    }

    /** Of an account that has none. */
    public static KeptTimes none() {
        return new KeptTimes(0);
    }

    /**
     * The next one, in the order of keys and incarnations.
     *
     * @param millis as {@link Times} has it
     */
    void add(Digest base, int incarnation, long millis) {
        if (size > 0 && compare(size - 1, base, incarnation) >= 0) {
            throw new IllegalArgumentException("messages have to come in the order of their keys");
        }
        if (size == until.length) {
            int room = Math.addExact(size, size / 2);
            high = Arrays.copyOf(high, room);
            low = Arrays.copyOf(low, room);
            incarnations = Arrays.copyOf(incarnations, room);
            until = Arrays.copyOf(until, room);
        }
        high[size] = base.high();
        low[size] = base.low();
        incarnations[size] = incarnation;
        until[size] = millis;
        size++;
    }

    private int compare(int index, Digest base, int incarnation) {
        if (high[index] != base.high()) {
            return Long.compare(high[index], base.high());
        }
        return low[index] == base.low()
                ? Integer.compare(incarnations[index], incarnation)
                : Long.compare(low[index], base.low());
    }

    /** From when on this message is deleted, {@link Instant#MAX} for never; empty: no rule says anything about it. */
    public Optional<Instant> until(MessageKey key) {
        if (size == 0) {
            return Optional.empty();
        }
        StoredKey stored = StoredKey.of(key);
        int from = 0;
        int to = size - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = compare(middle, stored.base(), stored.incarnation());
            if (order == 0) {
                return Optional.of(Times.instant(until[middle]));
            } else if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** How many messages there are. */
    public int size() {
        return size;
    }

    /** What it takes in memory. */
    long bytes() {
        return (long) BYTES_EACH * until.length;
    }
}
