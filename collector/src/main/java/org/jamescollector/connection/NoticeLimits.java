/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much one run writes to people. Used by the run's thread. */
final class NoticeLimits {

    private static final Logger LOGGER = LoggerFactory.getLogger(NoticeLimits.class);
    private static final Duration WINDOW = Duration.ofHours(1);
    /** Rules about the time of day are not asked meanwhile, so nobody waits longer for them than this. */
    private static final Duration LONGEST_PUT_OFF = Duration.ofHours(6);

    private final Outbox outbox;
    private final RunProgress progress;
    /** Made, and not yet in the outbox. */
    private final Map<MailAddress, List<Instant>> unwritten = new HashMap<>();
    /** How many were put off in this run: each has its turn after those before it. */
    private final Map<MailAddress, Integer> putOff = new HashMap<>();

    private int strangers;

    NoticeLimits(Outbox outbox, RunProgress progress) {
        this.outbox = outbox;
        this.progress = progress;
    }

    /**
     * Whether one more mail may go to this addressee, who is asked about a message; if so, it counts.
     *
     * @param rule that has it written
     * @param perHour how many may within an hour
     * @return empty: it may; otherwise from when on there is room for it, as far as can be told
     */
    Optional<Instant> takeOrPutOff(Outbox.About message, String rule, MailAddress addressee, int perHour, Instant now) {
        List<Instant> made = made(message, addressee, perHour, now);
        if (made.size() < perHour) {
            count(addressee, now);
            return Optional.empty();
        }
        Instant turn = turn(made, putOff.merge(addressee, 1, Integer::sum) - 1, now);
        progress.suppressed();
        LOGGER.info(
                "{} is asked about message {} from {} on: {}",
                addressee,
                message.key(),
                turn,
                tooMany(made, rule, perHour));
        return Optional.of(turn);
    }

    /**
     * When those that were made have been so long ago that there is room for one more, and for as many as were put off before it.
     *
     * @param made as many as are allowed, latest first
     */
    private static Instant turn(List<Instant> made, int before, Instant now) {
        int perHour = made.size();
        Instant turn = made.get(perHour - 1 - before % perHour)
                .plus(WINDOW.multipliedBy(1 + before / perHour))
                // Only what is older than the window does not count.
                .plusMillis(1);
        Instant latest = now.plus(LONGEST_PUT_OFF);
        return turn.isBefore(latest) ? turn : latest;
    }

    /** Whether one more mail may go to this addressee; if so, it counts. */
    boolean take(Outbox.About message, String rule, MailAddress addressee, int perHour, Instant now) {
        List<Instant> made = made(message, addressee, perHour, now);
        if (made.size() >= perHour) {
            suppress(message.key(), addressee, tooMany(made, rule, perHour));
            return false;
        }
        count(addressee, now);
        return true;
    }

    /** Latest first, and no more than are allowed. */
    private List<Instant> made(Outbox.About message, MailAddress addressee, int perHour, Instant now) {
        List<Instant> made = new ArrayList<>(unwritten.getOrDefault(addressee, List.of()));
        made.addAll(outbox.made(addressee, now.minus(WINDOW), message, perHour));
        return made.subList(0, Math.min(made.size(), perHour));
    }

    private void count(MailAddress addressee, Instant now) {
        unwritten.computeIfAbsent(addressee, key -> new ArrayList<>()).add(0, now);
    }

    private static String tooMany(List<Instant> made, String rule, int perHour) {
        return "within an hour " + made.size() + " mails or more were written there, and perHour of download rule "
                + rule + " says " + perHour;
    }

    /** The same as {@link #take} for a sender elsewhere. */
    boolean takeStranger(Outbox.About message, String rule, MailAddress sender, int perHour, int perRun, Instant now) {
        if (strangers >= perRun) {
            suppress(
                    message.key(),
                    sender,
                    "this run has written to " + strangers + " strangers, and strangersPerRun of download rule " + rule
                            + " says " + perRun);
            return false;
        }
        boolean taken = take(message, rule, sender, perHour, now);
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
