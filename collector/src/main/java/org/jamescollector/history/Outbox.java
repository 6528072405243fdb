/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
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

    /** Those of the account that are to be sent, oldest first, at most so many. */
    List<Notice> ready(AccountName account, int limit);

    /** James has these. */
    void sent(Collection<String> ids);

    /**
     * A message that mails are about.
     *
     * @param header as {@link Notice#header}
     */
    record About(AccountName account, MessageKey key, Digest header) {}

    /**
     * How many were made for this addressee since that time, whatever the case of his address. What waits for the deletion of the message that
     * is spoken of does not count: the next mail about it takes its place.
     */
    long made(MailAddress addressee, Instant since, About about);

    /**
     * Claims a notice for this delivery, durably, unless another delivery has claimed it before. Asking again is harmless. A notice that
     * is no longer remembered belongs to whoever asks.
     */
    History.Claim claim(String id, DeliveryId delivery);

    /**
     * Forgets those that were sent, and made before this time.
     *
     * @return how many were forgotten
     */
    int forget(Instant before);
}
