/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.time.Duration;

/**
 * How long and how much is held for a domain.
 *
 * @param keepFor how long a mail waits before it goes back to its sender
 * @param messages how many mails are held at most
 * @param bytes how many octets of messages are held at most
 */
public record HoldLimits(Duration keepFor, int messages, long bytes) {

    /** Five days, as long as RFC 5321 (section 4.5.4.1) has mail retried; 100,000 mails, 10 GiB. */
    public static final HoldLimits DEFAULT = new HoldLimits(Duration.ofDays(5), 100_000, 10L << 30);
}
