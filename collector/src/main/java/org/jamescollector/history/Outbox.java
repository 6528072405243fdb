/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;

/**
 * Mails that the collector writes to people, so that each is sent once: written down before it may be sent, and claimed by the delivery
 * that is the first to come through James' spool.
 *
 * <p>Every method blocks on the database and throws {@link HistoryException} when it fails; none may be called on an event loop.
 */
public interface Outbox {

    /**
     * Writes these down. Those that wait for a message's deletion take the place of all that waited for it before: nobody knows of that
     * message's deletion, and rules have decided about it again.
     */
    void add(List<Notice> notices);

    /**
     * A mail that waits until it is known whether a message is gone.
     *
     * @param id of the notice
     * @param header as {@link Notice#header}
     */
    record Waiting(String id, MessageKey key, Digest header) {}

    /** Those of the account that wait for a deletion. */
    List<Waiting> waiting(AccountName account);

    /** The messages that these are about are gone: they are to be sent. */
    void ready(Collection<String> ids);

    /** The messages that these are about are still there: they are forgotten, unless they were sent. */
    void drop(Collection<String> ids);

    /** Those of the account that are to be sent by that time, oldest first, at most so many. */
    Ready ready(AccountName account, Instant now, int limit);

    /**
     * What there is to be sent.
     *
     * @param unreadable what stands there and is no mail; it comes again and again until it is set aside
     */
    record Ready(List<Due> due, List<Unsendable> unreadable) {

        public Ready {
            due = List.copyOf(due);
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * A mail to be sent.
     *
     * @param refusals how often James did not take it
     * @param refusedSince when that was for the first time
     */
    record Due(Notice notice, int refusals, Optional<Instant> refusedSince) {}

    /**
     * A mail that cannot be sent.
     *
     * @param id of the notice
     * @param why in words, for administrators
     */
    record Unsendable(String id, String why) {}

    /**
     * James has these. Who is asked when less than a quarter of his time is left did not have his chance: his ask is
     * {@link Ask.State#UNDELIVERED}, unless the message is downloaded without an answer.
     *
     * @return the asks of which that is so
     */
    List<Ask> sent(Collection<String> ids, Instant at);

    /**
     * James did not take a mail.
     *
     * @param id of the notice
     * @param why in words, for administrators
     * @param at when
     * @param nextAttempt from when on it may be tried again
     */
    record Refusal(String id, String why, Instant at, Instant nextAttempt) {}

    /** James did not take these. */
    void refused(Collection<Refusal> refusals);

    /**
     * These are not sent, unless an administrator wants it ({@link #tryAgain}): they hold up nothing, and are kept to be looked at. Whom they
     * were to ask was not asked: his ask is {@link Ask.State#UNDELIVERED}, also when the mail is sent after all.
     */
    void setAside(Collection<Unsendable> unsendable);

    /**
     * A mail that was set aside, as far as it can be read.
     *
     * @param id of the notice
     * @param uniqueId of the message it is about
     * @param refusals how often James did not take it
     * @param why it was set aside
     */
    record SetAside(
            String id,
            AccountName account,
            String kind,
            String addressee,
            String uniqueId,
            Instant madeAt,
            int refusals,
            String why) {

        /** At most so many at once. */
        public static final int MOST = 1_000;
    }

    /** Those that were set aside, oldest first. */
    List<SetAside> setAside(int offset, int limit);

    /** How many were set aside. */
    long countSetAside();

    /**
     * Has the account's next run send one that was set aside, as if it were new.
     *
     * @return false: there is none under this id, and nothing was changed
     */
    boolean tryAgain(String id);

    /**
     * Forgets one that was set aside.
     *
     * @return false: there is none under this id, and nothing was changed
     */
    boolean remove(String id);

    /**
     * A message that mails are about.
     *
     * @param header as {@link Notice#header}
     */
    record About(AccountName account, MessageKey key, Digest header) {}

    /**
     * When mails were made for this addressee since that time, whatever the case of his address, latest first. What waits for the deletion of the
     * message that is spoken of does not count: the next mail about it takes its place.
     *
     * @param most so many of the latest, and no more
     */
    List<Instant> made(MailAddress addressee, Instant since, About about, int most);

    /**
     * Claims a notice for this delivery, durably, unless another delivery has claimed it before. Asking again is harmless. A notice that
     * is no longer remembered belongs to whoever asks.
     */
    History.Claim claim(String id, DeliveryId delivery);

    /**
     * Forgets those that were sent or set aside, and made before this time.
     *
     * @return how many were forgotten
     */
    int forget(Instant before);
}
