/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;

/**
 * A message that is in James' spool. Where history knows of it only from {@link History#claim}, its size is 0 and its
 * digests are {@link Digest#UNKNOWN}.
 *
 * @param size octets as the provider's LIST gave them
 * @param header digest of its header, without the lines that providers themselves change (Status, X-UIDL ...)
 * @param content digest of all its bytes as the provider sent them
 * @param at history keeps it to the millisecond
 * @param keptUntil from when on it may be deleted at the provider, whatever the account says, see {@link History#keep};
 *     empty: as the account says
 * @param waiting recipients whom this delivery is not for, and who wait for another one ({@link History#waiting})
 * @param messageId digest of its Message-ID, for {@link History#isMessageIdSeen}; empty where no rule asks for it
 */
public record Collected(
        AccountName account,
        MessageKey key,
        DeliveryId delivery,
        long size,
        Digest header,
        Digest content,
        Instant at,
        Optional<Instant> keptUntil,
        Optional<Digest> messageId,
        Set<MailAddress> waiting) {

    public Collected {
        waiting = Set.copyOf(waiting);
    }

    /** A message about which no rule said anything. */
    public Collected(
            AccountName account,
            MessageKey key,
            DeliveryId delivery,
            long size,
            Digest header,
            Digest content,
            Instant at) {
        this(account, key, delivery, size, header, content, at, Optional.empty(), Optional.empty(), Set.of());
    }

    /** @param until {@link Instant#MAX}: for ever */
    public Collected withKeeping(Instant until) {
        return new Collected(account, key, delivery, size, header, content, at, Optional.of(until), messageId, waiting);
    }

    public Collected withMessageId(Digest digest) {
        return new Collected(
                account, key, delivery, size, header, content, at, keptUntil, Optional.of(digest), waiting);
    }

    public Collected withWaiting(Set<MailAddress> recipients) {
        return new Collected(account, key, delivery, size, header, content, at, keptUntil, messageId, recipients);
    }
}
