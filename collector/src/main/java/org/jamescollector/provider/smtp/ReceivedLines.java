/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Lines that have come and that nobody has taken yet. One thread takes them, and may be held up; others bring them, and are not. */
public final class ReceivedLines {

    private static final int LINE_END = 2;

    private final Deque<String> lines = new ArrayDeque<>();
    private int octets;
    private boolean anotherBegun;
    private Optional<String> end = Optional.empty();

    /**
     * Brings lines that came in one piece; what comes after the end is not kept.
     *
     * @param more without their ends
     * @param anotherHasBegun whether a part of the next one came with them
     * @return octets of all that are here now
     */
    public synchronized int add(Collection<String> more, boolean anotherHasBegun) {
        if (end.isEmpty()) {
            lines.addAll(more);
            more.forEach(line -> octets += line.length() + LINE_END);
            anotherBegun = anotherHasBegun;
            notifyAll();
        }
        return octets;
    }

    /** Nothing more will come. Only the first call counts. */
    public synchronized void end(String reason) {
        if (end.isEmpty()) {
            end = Optional.of(reason);
        }
        notifyAll();
    }

    public synchronized boolean hasEnded() {
        return end.isPresent();
    }

    /** @throws IOException when nothing more will come, with the reason for that */
    public synchronized void throwIfEnded() throws IOException {
        if (end.isPresent()) {
            throw new IOException(end.get());
        }
    }

    /** Whether anything is here, and be it the beginning of a line. */
    public synchronized boolean hasUnread() {
        return !lines.isEmpty() || anotherBegun;
    }

    /** Octets of the lines that are here. */
    public synchronized int octets() {
        return octets;
    }

    /** Waits until something is here, or nothing more will come, or this time is over. */
    public synchronized void await(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos();
                    left > 0 && !hasUnread() && end.isEmpty();
                    left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes the next line.
     *
     * @param patience how long it is waited for
     * @throws IOException when it does not come
     */
    public synchronized String take(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (lines.isEmpty()) {
                throwIfEnded();
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IOException("no answer within " + patience.toSeconds() + " seconds");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("James is stopping", e);
        }
        String line = lines.remove();
        octets -= line.length() + LINE_END;
        return line;
    }
}
