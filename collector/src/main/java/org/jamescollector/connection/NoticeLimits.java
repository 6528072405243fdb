/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.james.core.MailAddress;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much one run writes to people. Used by the run's thread. */
final class NoticeLimits {

    private static final Logger LOGGER = LoggerFactory.getLogger(NoticeLimits.class);
    private static final Duration WINDOW = Duration.ofHours(1);

    private final Outbox outbox;
    private final RunProgress progress;
    /** Made, and not yet in the outbox. */
    private final Map<MailAddress, Integer> unwritten = new HashMap<>();

    private int strangers;

    NoticeLimits(Outbox outbox, RunProgress progress) {
        this.outbox = outbox;
        this.progress = progress;
    }

    /**
     * Whether one more mail may go to this addressee; if so, it counts.
     *
     * @param perHour how many may within an hour
     */
    boolean take(Outbox.About message, MailAddress addressee, int perHour, Instant now) {
        long made = outbox.made(addressee, now.minus(WINDOW), message) + unwritten.getOrDefault(addressee, 0);
        if (made >= perHour) {
            suppress(
                    message.key(),
                    addressee,
                    "within an hour " + made + " mails were written there, and perHour says " + perHour);
            return false;
        }
        unwritten.merge(addressee, 1, Integer::sum);
        return true;
    }

    /** The same for a sender elsewhere. */
    boolean takeStranger(Outbox.About message, MailAddress sender, int perHour, int perRun, Instant now) {
        if (strangers >= perRun) {
            suppress(
                    message.key(),
                    sender,
                    "this run has written to " + strangers + " strangers, and strangersPerRun says " + perRun);
            return false;
        }
        boolean taken = take(message, sender, perHour, now);
        strangers += taken ? 1 : 0;
        return taken;
    }

    /** Nothing is written, and that is told. */
    void suppress(MessageKey message, MailAddress addressee, String why) {
        progress.suppressed();
        LOGGER.info("{} is not written to about message {}: {}", addressee, message, why);
    }

    /** What counted is in the outbox now. */
    void written() {
        unwritten.clear();
    }
}
