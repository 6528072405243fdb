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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.james.core.MailAddress;
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

    /**
     * These messages are known under these further keys too: the provider changed its unique-ids. Whoever waits for one of
     * them waits for it under its new key.
     */
    void alias(AccountName account, Map<MessageKey, Collected> aliases);

    /**
     * The provider confirmed (QUIT answered +OK) that these are deleted. With them all earlier incarnations of their ids are,
     * and nobody waits for them any more ({@link #leave}); a later incarnation is another message.
     */
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

    /** Whether something collected before this time, and without a keeping of its own, is still at the provider. */
    boolean anyCollectedBefore(AccountName account, Instant before);

    /**
     * When collected messages with a keeping of their own ({@link Collected#keptUntil}) are deleted at the provider, whatever the account says. Those
     * that are deleted are left out; those that are missing may come back.
     */
    KeptTimes kept(AccountName account);

    /**
     * The collected messages that some recipients still wait for, and who. That is part of what the delivery says that is
     * the first ({@link Collected#waiting}): so no kill of James leaves anybody out, or gives him a message twice. Of several
     * incarnations of one id the latest speaks for the message.
     */
    Map<MessageKey, Set<MailAddress>> waiting(AccountName account);

    /** Nobody waits for these any more: rules have decided so. */
    void noLongerWaiting(AccountName account, Collection<MessageKey> keys);

    /** Whether the time of one of them, not missing, has come. */
    boolean anyKeptDue(AccountName account, Instant now);

    /**
     * Whether another message of this account with this Message-ID was collected, and is still remembered. Only messages
     * that were recorded with it count ({@link Collected#messageId}).
     *
     * @param key of the message that asks, collected before (in part, or under another id) or not: never the other one
     */
    boolean isMessageIdSeen(AccountName account, Digest messageId, MessageKey key);

    /**
     * Notes the download rules with which the account's messages are judged from now on. Where they are others than before,
     * messages that were {@link LeftMessage.Cause#IGNORED_BY_RULE} are new again ({@link LeftMessage.Cause#LEFT_BY_RULE}
     * where some recipients have got them, and where somebody was asked), and the settled listing is forgotten.
     *
     * @param rules digest of all that they depend on; {@link Digest#UNKNOWN}: none, as for an account that never had any
     * @return whether they are others; if not, nothing is written
     */
    boolean noteRules(AccountName account, Digest rules);

    /**
     * The digest of the last listing in which nothing was left to do, if that is still so: {@link #deleted}, {@link
     * #leave}, {@link #noLongerLeft} and {@link #noteRules} forget it when they change anything, so settle last.
     */
    Optional<Digest> settledListing(AccountName account);

    /** Remembers that digest, or forgets it when empty. */
    void settle(AccountName account, Optional<Digest> listing);

    /**
     * Records or replaces what is said about messages that were not collected. One that was, and for which some recipients
     * still wait, is remembered as collected all the same.
     */
    void leave(List<LeftMessage> messages);

    /** Collected after all, or gone. */
    void noLongerLeft(AccountName account, Collection<MessageKey> keys);

    /** The account's left messages that are not missing, oldest first, at most this many from this offset. */
    List<LeftMessage> left(AccountName account, int offset, int limit);

    /** Whether one of them, not missing, is due for another attempt. */
    boolean anyLeftDue(AccountName account, Instant now);

    /** Why nothing can be written just now, as far as is known without writing; empty where nothing speaks against it. Does not block. */
    default Optional<String> trouble() {
        return Optional.empty();
    }
}
