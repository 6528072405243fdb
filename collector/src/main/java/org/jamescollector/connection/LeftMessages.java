/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Collected;
import org.jamescollector.history.History;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.MessageKey;
import org.jamescollector.pop3.Pop3Exception;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of an account that stay at the provider uncollected: those known from before and those of this session. */
final class LeftMessages {

    private static final Logger LOGGER = LoggerFactory.getLogger(LeftMessages.class);
    private static final int PAGE = 5_000;
    private static final int MOST = 200_000;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    /** A spool that was down is to get everything soon after it is up: no later than an account rests anyway. */
    private static final Duration LONGEST_PAUSE_AFTER_SPOOL = Duration.ofHours(1);
    /** A cut line is seldom the fault of the message that was on it: so many attempts go without a pause. */
    private static final int FREE_ATTEMPTS_AFTER_CUT = 2;
    /** A spool that was full for a moment holds nothing up; the second time it may be the message. */
    private static final int FREE_ATTEMPTS_AFTER_SPOOL = 1;

    private final AccountName account;
    private final Map<MessageKey, LeftMessage> before = new HashMap<>();
    private final Map<MessageKey, LeftMessage> now = new HashMap<>();
    private final Set<MessageKey> collectedAfterAll = new LinkedHashSet<>();

    private LeftMessages(AccountName account) {
        this.account = account;
    }

    /**
     * Those known from before, the oldest first. Of more than {@link #MOST} the others are as if they were new: the rules are asked about them, and
     * what failed is tried, in each run.
     */
    static LeftMessages load(History history, AccountName account) {
        LeftMessages left = new LeftMessages(account);
        List<LeftMessage> page;
        do {
            page = history.left(account, left.before.size(), PAGE);
            page.forEach(message -> left.before.put(message.key(), message));
        } while (page.size() == PAGE && left.before.size() < MOST);
        return left;
    }

    Map<MessageKey, LeftMessage> before() {
        return before;
    }

    void add(LeftMessage message) {
        now.put(message.key(), message);
        LOGGER.warn("Message {} is left at the provider: {}", message.key(), message.reason());
    }

    /**
     * A message that the rules leave at the provider; nothing is written where it was left for the same reason before.
     *
     * @param rest until when nothing is done about it
     */
    void byRule(
            MessageKey key,
            long size,
            LeftMessage.Cause cause,
            String reason,
            Set<MailAddress> waiting,
            Instant at,
            Rest rest) {
        Optional<LeftMessage> earlier = Optional.ofNullable(before.get(key));
        Instant firstSeen = earlier.map(LeftMessage::firstSeen).orElse(at);
        Instant next = rest.next(firstSeen);
        boolean asBefore = earlier.filter(message -> message.cause() == cause
                        && message.reason().equals(reason)
                        && message.recipients().equals(waiting)
                        && (cause == LeftMessage.Cause.IGNORED_BY_RULE
                                || message.nextAttempt().equals(next)
                                // Each run asks the rules, whichever of the times that are over it is.
                                || (!message.nextAttempt().isAfter(at) && !next.isAfter(at))))
                .isPresent();
        if (asBefore) {
            return;
        }
        now.put(key, new LeftMessage(account, key, size, cause, reason, 0, firstSeen, next, waiting));
        LOGGER.info("Message {} is left at the provider: {}", key, reason);
    }

    /**
     * A message that some got now and others wait for: to be seen by administrators, since what counts is in the history of collected
     * messages.
     *
     * @param message as it will be remembered
     * @param seenAs its key before
     * @param rest how long there is nothing to do for those who wait
     */
    void waiting(Collected message, MessageKey seenAs, Set<MailAddress> waiting, Optional<RunAsks.Rest> rest) {
        boolean asked = rest.filter(RunAsks.Rest::allAsked).isPresent();
        now.put(
                message.key(),
                new LeftMessage(
                        account,
                        message.key(),
                        message.size(),
                        asked ? LeftMessage.Cause.ASKED : LeftMessage.Cause.LEFT_BY_RULE,
                        asked
                                ? "Some of its recipients have it; others were asked whether they want it"
                                : "Some of its recipients have it; the download rules leave it for others",
                        0,
                        firstSeen(seenAs).orElse(message.at()),
                        rest.map(RunAsks.Rest::until)
                                .map(when -> when.truncatedTo(ChronoUnit.MILLIS))
                                .orElse(Instant.EPOCH),
                        waiting));
        collectedAfterAll.remove(message.key());
    }

    /**
     * Until when nothing is done about a message that rules leave.
     *
     * @param ignored whether it is for good, but for the account's own time
     * @param time of ignored ones, from when it was first seen; empty: for ever
     * @param until of others; empty: until the next run
     */
    record Rest(boolean ignored, Optional<Duration> time, Optional<Instant> until) {

        /** @param forTime after which it is deleted; empty: never */
        static Rest ignored(Optional<Duration> forTime) {
            return new Rest(true, forTime, Optional.empty());
        }

        /** @param when empty: the next run asks the rules again */
        static Rest until(Optional<Instant> when) {
            return new Rest(false, Optional.empty(), when);
        }

        Instant next(Instant firstSeen) {
            return ignored
                    ? time.map(firstSeen::plus).orElse(Instant.MAX)
                    : until.map(when -> when.truncatedTo(ChronoUnit.MILLIS)).orElse(Instant.EPOCH);
        }
    }

    /** Whether the message could not be collected in an earlier run. */
    boolean hasFailed(MessageKey key) {
        return Optional.ofNullable(before.get(key))
                .filter(message -> message.cause() == LeftMessage.Cause.FAILED)
                .isPresent();
    }

    /** When a message that was left before was first seen. */
    Optional<Instant> firstSeen(MessageKey key) {
        return Optional.ofNullable(before.get(key)).map(LeftMessage::firstSeen);
    }

    /** What may be at fault when a message could not be collected. */
    enum Fault {
        MESSAGE,
        /** The connection ended while it was on its way. */
        MESSAGE_OR_LINE,
        /** James' spool took neither it nor those beside it. */
        MESSAGE_OR_SPOOL
    }

    /** The session ended while the message, or its header, was on its way. */
    void endedSession(Candidate candidate, Pop3Exception cause, Instant at) {
        boolean cut = cause.kind() == Pop3Exception.Kind.CUT || cause.kind() == Pop3Exception.Kind.TIMEOUT;
        failed(
                candidate.knownAs(),
                candidate.size(),
                cause.getMessage(),
                cut ? Fault.MESSAGE_OR_LINE : Fault.MESSAGE,
                at);
    }

    /** Why a message of this size is left. */
    static String tooLarge(long size, long most) {
        return "The message has " + size + " octets; this account takes at most " + most + ".";
    }

    /** The message could not be collected this time. */
    void failed(MessageKey key, long size, String reason, Fault fault, Instant at) {
        Optional<LeftMessage> earlier = Optional.ofNullable(before.get(key));
        int attempts = earlier.map(LeftMessage::attempts).orElse(0) + 1;
        Duration pause = pause(fault, attempts);
        now.put(
                key,
                new LeftMessage(
                        account,
                        key,
                        size,
                        LeftMessage.Cause.FAILED,
                        reason,
                        attempts,
                        earlier.map(LeftMessage::firstSeen).orElse(at),
                        at.plus(pause)));
        if (earlier.isEmpty()) {
            LOGGER.warn(
                    "Message {} could not be collected, it stays at the provider and is tried again: {}", key, reason);
        } else {
            LOGGER.debug("Message {} could not be collected, attempt {}: {}", key, attempts, reason);
        }
    }

    private static Duration pause(Fault fault, int attempts) {
        return switch (fault) {
            case MESSAGE -> pause(attempts, LONGEST_PAUSE);
            case MESSAGE_OR_LINE -> pause(attempts - FREE_ATTEMPTS_AFTER_CUT, LONGEST_PAUSE);
            case MESSAGE_OR_SPOOL -> pause(attempts - FREE_ATTEMPTS_AFTER_SPOOL, LONGEST_PAUSE_AFTER_SPOOL);
        };
    }

    private static Duration pause(int attempt, Duration longest) {
        if (attempt <= 0) {
            return Duration.ZERO;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(2 * (attempt - 1), 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    /** Whether the message failed before and its next attempt is still to come. */
    boolean waits(MessageKey key, Instant at) {
        return Optional.ofNullable(before.get(key))
                .filter(message -> message.cause() == LeftMessage.Cause.FAILED)
                .filter(message -> message.nextAttempt().isAfter(at))
                .isPresent();
    }

    void collected(MessageKey key) {
        if (before.containsKey(key) && !now.containsKey(key)) {
            collectedAfterAll.add(key);
        }
    }

    /** Writes down what changed and gives the number of messages that were not left before. */
    long save(History history) {
        if (!now.isEmpty()) {
            history.leave(List.copyOf(now.values()));
        }
        if (!collectedAfterAll.isEmpty()) {
            history.noLongerLeft(account, collectedAfterAll);
        }
        return now.keySet().stream().filter(key -> !before.containsKey(key)).count();
    }
}
