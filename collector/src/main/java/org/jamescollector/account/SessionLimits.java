/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What one session with a provider may do.
 *
 * @param messages after so many messages the session ends with QUIT, which makes its deletions final, and the next
 *     begins
 * @param bytes the same for bytes (octets as LIST gives them)
 * @param sessionsPerRun how many such sessions one run may have; empty: as many as it takes
 * @param connectTimeout for the TCP connection and the TLS handshake, each
 * @param replyTimeout for the first byte of a reply, and between any two pieces of one
 * @param sessionTimeout for the whole session: a provider that sends one byte a minute ends here
 */
public record SessionLimits(
        int messages,
        long bytes,
        OptionalInt sessionsPerRun,
        Duration connectTimeout,
        Duration replyTimeout,
        Duration sessionTimeout) {

    public static final SessionLimits DEFAULT = new SessionLimits(
            5_000, 2L << 30, OptionalInt.empty(), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofHours(6));
}
