/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

/** A growing set of longs, 8 to 16 bytes a value. Zero is not kept apart from one: it serves hashes only. */
final class LongSet {

    private long[] table = new long[1024];
    private int size;

    /** Whether the value was not there before. */
    boolean add(long hash) {
        long value = hash == 0 ? 1 : hash;
        int slot = slot(table, value);
        if (table[slot] == value) {
            return false;
        }
        table[slot] = value;
        size++;
        if (size * 3L > table.length * 2L) {
            grow();
        }
        return true;
    }

    boolean contains(long hash) {
        long value = hash == 0 ? 1 : hash;
        return table[slot(table, value)] == value;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (long value : table) {
            if (value != 0) {
                larger[slot(larger, value)] = value;
            }
        }
        table = larger;
    }

    private static int slot(long[] table, long value) {
        int mask = table.length - 1;
        int slot = (int) (value ^ (value >>> 32)) & mask;
        while (table[slot] != 0 && table[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
