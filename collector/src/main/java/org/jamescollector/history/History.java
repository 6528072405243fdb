/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jamescollector.account.AccountName;

/**
 * What was collected, and what was left: the memory that keeps a message from being lost or delivered twice.
 *
 * <p>Every method that answers directly blocks on the database and throws {@link HistoryException} when it fails;
 * none may be called on an event loop.
 */
public interface History {

    /**
     * Makes it durable that these messages are in James' spool. Calls of many threads share one transaction.
     *
     * @return completes when the transaction is on disk, with the outcome for each message in the same order, or
     *     fails with {@link HistoryException}, in which case nothing is known to have been recorded
     */
    CompletableFuture<List<Claim>> record(List<Collected> messages);

    /**
     * Claims the message for this delivery, durably, unless another delivery has claimed it before: the first
     * delivery to ask, by {@link #record} or by this, is the one that is delivered. Asking again is harmless.
     */
    CompletableFuture<Claim> claim(Collected message);

    /** What asking for a message gave. */
    enum Claim {
        /** This delivery is the one. */
        GRANTED,
        /** Another delivery of the same message was first; this one must not be delivered. */
        TAKEN
    }

    /**
     * Claims a copy of a message for this delivery, durably: each recipient belongs to the first delivery that asks, until
     * the time is over within which copies are recognised. What was given to a recipient because the provider told that it is his, by
     * two copies that both say so, he gets twice. The same delivery asking again gets the same answer. Calls of many
     * threads share one transaction.
     *
     * @return completes when the answer is on disk, or fails with {@link HistoryException}
     */
    CompletableFuture<CopyClaim> claimCopy(MessageCopy copy);

    /** The account's remembered messages, in a compact form of bounded size. */
    RememberedMessages remembered(AccountName account);

    /** These messages are known under these further keys too: the provider changed its unique-ids. */
    void alias(AccountName account, Map<MessageKey, Collected> aliases);

    /** The provider confirmed (QUIT answered +OK) that these are deleted. */
    void deleted(AccountName account, Collection<MessageKey> keys, Instant at);

    /** Looks for the remembered messages whose header digest and size are these: at most a handful. */
    List<Collected> byHeader(AccountName account, Digest header, long size);

    /** Looks for the remembered messages whose content is this. */
    List<Collected> byContent(AccountName account, Digest content);

    /** All incarnations of this id that are remembered, latest first. */
    List<Collected> incarnations(AccountName account, MessageKey base);

    /**
     * After a complete comparison: entries not in the listing are marked missing from now on (unless they are
     * already), those that are back lose the mark.
     */
    void reconcile(AccountName account, RememberedMessages compared, Instant now);

    /**
     * Forgets messages, left ones included, that have been missing since before this time, and copies that were collected
     * so long before it that no further copy can belong to them.
     *
     * @return how many messages were forgotten; copies do not count
     */
    int forgetMissingSince(AccountName account, Instant before);

    /** Whether something collected before this time is still at the provider. */
    boolean anyCollectedBefore(AccountName account, Instant before);

    /**
     * The digest of the last listing in which nothing was left to do, if that is still so: {@link #deleted}, {@link
     * #leave} and {@link #noLongerLeft} forget it when they change anything, so settle last.
     */
    Optional<Digest> settledListing(AccountName account);

    /** Remembers that digest, or forgets it when empty. */
    void settle(AccountName account, Optional<Digest> listing);

    /** Records or replaces what is said about messages that were not collected. */
    void leave(List<LeftMessage> messages);

    /** Collected after all, or gone. */
    void noLongerLeft(AccountName account, Collection<MessageKey> keys);

    /** The account's left messages that are not missing, oldest first, at most this many from this offset. */
    List<LeftMessage> left(AccountName account, int offset, int limit);

    /** Whether one of them, not missing, is due for another attempt. */
    boolean anyLeftDue(AccountName account, Instant now);
}
