/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An open-addressed table in primitive arrays: 24 bytes a slot, three slots of four in use, so 32 bytes a message.
 *
 * <p>A slot stands for one id: for the latest incarnation collected of it, for one that was left, or both. Earlier
 * incarnations are not here; they were marked missing when the next one was recorded. Where they were recorded after it, they
 * are marked with the next comparison.
 */
final class CompactRememberedMessages implements RememberedMessages {

    private static final int BYTES_PER_SLOT = 2 * Long.BYTES + 2 * Integer.BYTES;

    private static final int COLLECTED = 1;
    private static final int DELETED = 1 << 1;
    private static final int LEFT_UNMARKED = 1 << 2;
    private static final int SEEN = 1 << 3;
    private static final int MARKED_MISSING = 1 << 4;
    private static final int LEFT_MARKED = 1 << 5;
    private static final int INCARNATION_SHIFT = 8;

    private final MessageDigest sha256 = StoredKey.sha256();
    private long[] keys;
    private int[] seconds;
    private int[] marks;
    /** Hardly ever any. */
    private final List<Superseded> superseded = new ArrayList<>();

    private int slotsUsed;
    private int size;
    private int missing;

    private record Superseded(Digest base, int incarnation) {}

    /** @param expected how many ids it should hold without growing */
    CompactRememberedMessages(long expected) {
        allocate(Math.toIntExact(Math.max(16, expected * 4 / 3 + 1)));
    }

    private void allocate(int slots) {
        keys = new long[2 * slots];
        seconds = new int[slots];
        marks = new int[slots];
    }

    void addCollected(Digest base, int incarnation, State state, boolean markedMissing, long collectedAtMillis) {
        int slot = slotFor(base);
        int old = marks[slot];
        if ((old & COLLECTED) != 0) {
            int other = old >>> INCARNATION_SHIFT;
            if (other >= incarnation) {
                supersede(base, incarnation, markedMissing);
                return;
            }
            supersede(base, other, (old & MARKED_MISSING) != 0);
            size--;
            missing -= (old & DELETED) == 0 ? 1 : 0;
        }
        size++;
        missing += state == State.COLLECTED ? 1 : 0;
        marks[slot] = (old & (LEFT_UNMARKED | LEFT_MARKED))
                | COLLECTED
                | (state == State.DELETED ? DELETED : 0)
                | (markedMissing ? MARKED_MISSING : 0)
                | (incarnation << INCARNATION_SHIFT);
        seconds[slot] = (int) Math.max(0, Math.min(0xFFFF_FFFFL, Math.floorDiv(collectedAtMillis, 1000L)));
    }

    private void supersede(Digest base, int incarnation, boolean markedMissing) {
        if (!markedMissing) {
            superseded.add(new Superseded(base, incarnation));
        }
    }

    void addLeft(Digest base, boolean markedMissing) {
        int slot = slotFor(base);
        marks[slot] |= markedMissing ? LEFT_MARKED : LEFT_UNMARKED;
    }

    /** The slot of this id, taken for it if it has none. */
    private int slotFor(Digest base) {
        int slot = find(base);
        if (marks[slot] == 0) {
            if (slotsUsed >= marks.length - marks.length / 4) {
                grow();
                slot = find(base);
            }
            slotsUsed++;
            keys[2 * slot] = base.high();
            keys[2 * slot + 1] = base.low();
        }
        return slot;
    }

    /** The slot of this id or the free one where it would be. */
    private int find(Digest base) {
        int slots = marks.length;
        // The digest is evenly spread: its first 32 bits, scaled, are a slot.
        int slot = (int) (((base.high() >>> 32) * slots) >>> 32);
        while (marks[slot] != 0 && (keys[2 * slot] != base.high() || keys[2 * slot + 1] != base.low())) {
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldSeconds = seconds;
        int[] oldMarks = marks;
        allocate(Math.toIntExact(oldMarks.length * 3L / 2));
        for (int i = 0; i < oldMarks.length; i++) {
            if (oldMarks[i] != 0) {
                int slot = find(new Digest(oldKeys[2 * i], oldKeys[2 * i + 1]));
                keys[2 * slot] = oldKeys[2 * i];
                keys[2 * slot + 1] = oldKeys[2 * i + 1];
                seconds[slot] = oldSeconds[i];
                marks[slot] = oldMarks[i];
            }
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Optional<Remembered> see(MessageKey base) {
        int slot = find(StoredKey.digestOfBase(sha256, base));
        int mark = marks[slot];
        if (mark == 0) {
            return Optional.empty();
        }
        if ((mark & (SEEN | COLLECTED | DELETED)) == COLLECTED) {
            missing--;
        }
        marks[slot] = mark | SEEN;
        if ((mark & COLLECTED) == 0) {
            return Optional.empty();
        }
        return Optional.of(new Remembered(
                StoredKey.withIncarnation(base.base(), mark >>> INCARNATION_SHIFT),
                state(mark),
                Instant.ofEpochSecond(Integer.toUnsignedLong(seconds[slot]))));
    }

    private static State state(int mark) {
        if ((mark & DELETED) != 0) {
            return State.DELETED;
        }
        return (mark & MARKED_MISSING) != 0 ? State.MISSING : State.COLLECTED;
    }

    @Override
    public boolean isSeen(MessageKey key) {
        return (marks[find(StoredKey.digestOfBase(sha256, key))] & SEEN) != 0;
    }

    @Override
    public int missing() {
        return missing;
    }

    /** How much memory its arrays take, in bytes. */
    long bytes() {
        return (long) BYTES_PER_SLOT * marks.length;
    }

    /** Calls back for every row whose mark in the database is no longer right. */
    void changes(Changes changes) {
        superseded.forEach(earlier -> changes.collected(earlier.base(), earlier.incarnation(), true));
        for (int slot = 0; slot < marks.length; slot++) {
            int mark = marks[slot];
            boolean seen = (mark & SEEN) != 0;
            if ((mark & COLLECTED) != 0 && seen == ((mark & MARKED_MISSING) != 0)) {
                changes.collected(new Digest(keys[2 * slot], keys[2 * slot + 1]), mark >>> INCARNATION_SHIFT, !seen);
            }
            if ((mark & (seen ? LEFT_MARKED : LEFT_UNMARKED)) != 0) {
                changes.left(new Digest(keys[2 * slot], keys[2 * slot + 1]), !seen);
            }
        }
    }

    /** Takes what changed: whether it is missing now or back. */
    interface Changes {

        void collected(Digest base, int incarnation, boolean missing);

        void left(Digest base, boolean missing);
    }
}
