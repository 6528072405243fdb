/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Collected;
import org.jamescollector.history.CopyClaim;
import org.jamescollector.history.Digest;
import org.jamescollector.history.History;
import org.jamescollector.history.KeptTimes;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.MessageCopy;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.RememberedMessages;

/** Hands everything on to another history, so that a test can change one thing. */
abstract class ForwardingHistory implements History {

    private final History history;

    ForwardingHistory(History history) {
        this.history = history;
    }

    @Override
    public CompletableFuture<List<Claim>> record(List<Collected> messages) {
        return history.record(messages);
    }

    @Override
    public CompletableFuture<Claim> claim(Collected message) {
        return history.claim(message);
    }

    @Override
    public CompletableFuture<CopyClaim> claimCopy(MessageCopy copy) {
        return history.claimCopy(copy);
    }

    @Override
    public RememberedMessages remembered(AccountName account) {
        return history.remembered(account);
    }

    @Override
    public void alias(AccountName account, Map<MessageKey, Collected> aliases) {
        history.alias(account, aliases);
    }

    @Override
    public void deleted(AccountName account, Collection<MessageKey> keys, Instant at) {
        history.deleted(account, keys, at);
    }

    @Override
    public List<Collected> byHeader(AccountName account, Digest header, long size) {
        return history.byHeader(account, header, size);
    }

    @Override
    public List<Collected> byContent(AccountName account, Digest content) {
        return history.byContent(account, content);
    }

    @Override
    public List<Collected> incarnations(AccountName account, MessageKey base) {
        return history.incarnations(account, base);
    }

    @Override
    public void reconcile(AccountName account, RememberedMessages compared, Instant now) {
        history.reconcile(account, compared, now);
    }

    @Override
    public int forgetMissingSince(AccountName account, Instant before) {
        return history.forgetMissingSince(account, before);
    }

    @Override
    public boolean anyCollectedBefore(AccountName account, Instant before) {
        return history.anyCollectedBefore(account, before);
    }

    @Override
    public Map<MessageKey, Set<MailAddress>> waiting(AccountName account) {
        return history.waiting(account);
    }

    @Override
    public void noLongerWaiting(AccountName account, Collection<MessageKey> keys) {
        history.noLongerWaiting(account, keys);
    }

    @Override
    public KeptTimes kept(AccountName account) {
        return history.kept(account);
    }

    @Override
    public boolean anyKeptDue(AccountName account, Instant now) {
        return history.anyKeptDue(account, now);
    }

    @Override
    public boolean isMessageIdSeen(AccountName account, Digest messageId, MessageKey key) {
        return history.isMessageIdSeen(account, messageId, key);
    }

    @Override
    public boolean noteRules(AccountName account, Digest rules) {
        return history.noteRules(account, rules);
    }

    @Override
    public Optional<Digest> settledListing(AccountName account) {
        return history.settledListing(account);
    }

    @Override
    public void settle(AccountName account, Optional<Digest> listing) {
        history.settle(account, listing);
    }

    @Override
    public void leave(List<LeftMessage> messages) {
        history.leave(messages);
    }

    @Override
    public void noLongerLeft(AccountName account, Collection<MessageKey> keys) {
        history.noLongerLeft(account, keys);
    }

    @Override
    public List<LeftMessage> left(AccountName account, int offset, int limit) {
        return history.left(account, offset, limit);
    }

    @Override
    public boolean anyLeftDue(AccountName account, Instant now) {
        return history.anyLeftDue(account, now);
    }
}
