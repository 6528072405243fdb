/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Notice;
import org.jamescollector.history.Outbox;
import org.jamescollector.spool.SpoolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the collector has written to James. Used by the run's thread, while it has the account. */
final class NoticeSender {

    private static final Logger LOGGER = LoggerFactory.getLogger(NoticeSender.class);
    private static final int AT_ONCE = 50;
    /** So many refusals in a row are the spool's fault, not the mails'. */
    private static final int REFUSALS = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(4);
    /** As long as mail servers try (RFC 5321, section 4.5.4.1). */
    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(5);

    private final RunServices services;
    private final RunProgress progress;

    NoticeSender(RunServices services, RunProgress progress) {
        this.services = services;
        this.progress = progress;
    }

    /**
     * Sends all that is to be sent. What the spool refuses is tried again later, and holds up nothing behind it; a spool that refuses several in
     * a row is left alone until the next run. What cannot be sent is set aside. Where James is killed before it is noted that a mail was sent, it
     * is sent again, and {@code AlreadyCollected} drops the second.
     */
    void send(AccountName account) {
        Set<String> refused = new HashSet<>();
        boolean goesOn = true;
        while (goesOn && !services.stopping().getAsBoolean()) {
            Outbox.Ready some = services.outbox().ready(account, now(), AT_ONCE + refused.size());
            List<Outbox.Due> due = some.due().stream()
                    .filter(next -> !refused.contains(next.notice().id()))
                    .toList();
            some.unreadable()
                    .forEach(one ->
                            LOGGER.error("Notice {} of account {} is set aside: {}", one.id(), account, one.why()));
            setAside(some.unreadable());
            goesOn = send(due, refused) && !(due.isEmpty() && some.unreadable().isEmpty());
        }
    }

    private Instant now() {
        return services.clock().instant();
    }

    private void setAside(List<Outbox.Unsendable> unsendable) {
        services.outbox().setAside(unsendable);
        unsendable.forEach(one -> progress.setAside());
    }

    private boolean send(List<Outbox.Due> due, Set<String> refused) {
        List<String> sent = new ArrayList<>();
        List<Outbox.Refusal> refusals = new ArrayList<>();
        List<Outbox.Unsendable> givenUp = new ArrayList<>();
        int inARow = 0;
        try {
            for (Outbox.Due next : due) {
                Optional<SpoolException> refusal = send(next.notice());
                if (refusal.isEmpty()) {
                    sent.add(next.notice().id());
                    inARow = 0;
                } else {
                    refused.add(next.notice().id());
                    refused(next, refusal.get(), refusals, givenUp);
                    inARow++;
                }
                if (inARow >= REFUSALS) {
                    return false;
                }
            }
            return true;
        } finally {
            services.outbox().sent(sent, now()).forEach(NoticeSender::warnOfLateness);
            services.outbox().refused(refusals);
            setAside(givenUp);
        }
    }

    private static void warnOfLateness(Ask ask) {
        LOGGER.warn(
                "{} could not be asked about message {} of account {} in good time before {}: without an answer nothing becomes of it",
                ask.recipient(),
                ask.key(),
                ask.account(),
                ask.expires());
    }

    private Optional<SpoolException> send(Notice notice) {
        try {
            services.spool().send(notice);
            progress.sent(notice.kind());
            LOGGER.info("{} is written to about message {} ({})", notice.addressee(), notice.key(), notice.kind());
            return Optional.empty();
        } catch (SpoolException e) {
            return Optional.of(e);
        }
    }

    private void refused(
            Outbox.Due due, SpoolException why, List<Outbox.Refusal> refusals, List<Outbox.Unsendable> givenUp) {
        Notice notice = due.notice();
        Instant now = now();
        boolean isGivenUp = due.refusedSince()
                .filter(since -> !now.isBefore(since.plus(GIVEN_UP_AFTER)))
                .isPresent();
        if (isGivenUp) {
            String reason = "James has not taken it for " + GIVEN_UP_AFTER.toDays() + " days: " + why.getMessage();
            LOGGER.error(
                    "Notice {} of account {}, for {}, is set aside: {}",
                    notice.id(),
                    notice.account(),
                    notice.addressee(),
                    reason);
            givenUp.add(new Outbox.Unsendable(notice.id(), reason));
            return;
        }
        Instant next = now.plus(pause(due.refusals() + 1));
        LOGGER.warn(
                "Notice {} for {}: {}; it is tried again from {} on",
                notice.id(),
                notice.addressee(),
                why.getMessage(),
                next);
        refusals.add(new Outbox.Refusal(notice.id(), why.getMessage(), now, next));
    }

    /** A spool that was full for a moment holds nothing up; the second time it may be the mail. */
    private static Duration pause(int refusals) {
        if (refusals <= 1) {
            return Duration.ZERO;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(refusals - 2, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
