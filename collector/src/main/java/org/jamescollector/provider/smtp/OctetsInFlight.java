/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds what was sent and has not left for the network yet: a transport takes whatever it is given, however slow the other side. */
public final class OctetsInFlight {

    private static final int MOST = 256 * 1024;
    private static final Duration TO_TAKE = Duration.ofMinutes(3);

    private final Semaphore room = new Semaphore(MOST);

    /**
     * Waits until there is room.
     *
     * @param octets a quarter of a megabyte at most
     * @throws IOException when the other side takes nothing for minutes
     */
    public void await(int octets) throws IOException {
        try {
            if (!room.tryAcquire(octets, TO_TAKE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the other side takes nothing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("James is stopping", e);
        }
    }

    /** They have left. From any thread. */
    public void left(int octets) {
        room.release(octets);
    }
}
