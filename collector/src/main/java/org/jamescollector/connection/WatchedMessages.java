/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;
import org.jamescollector.history.Digest;
import org.jamescollector.history.History;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Outbox;

/**
 * Messages of which it has to be known whether they are still at the provider: those that somebody was asked about, and those that were to be
 * deleted when an earlier session ended before it was told that they are. Used by the run's thread, but for {@link #see}.
 */
final class WatchedMessages {

    private final Outbox outbox;
    private final Asks asks;
    private final History history;
    private final AccountName account;
    private final RunAsks ofRun;
    private final Set<MessageKey> watched = new HashSet<>();
    private final Set<MessageKey> seen = new HashSet<>();
    /** Notices of earlier sessions. */
    private final Set<String> earlier = new HashSet<>();
    /** Messages that those are about, by their ids; and their headers, where they were looked at. */
    private final Set<MessageKey> doubtful = new HashSet<>();

    private final Map<MessageKey, Digest> headers = new HashMap<>();

    WatchedMessages(RunServices services, AccountName account, RunAsks ofRun) {
        this.outbox = services.outbox();
        this.asks = services.asks();
        this.history = services.history();
        this.account = account;
        this.ofRun = ofRun;
        watched.addAll(ofRun.messages());
        outbox.waiting(account).forEach(waiting -> {
            earlier.add(waiting.id());
            watched.add(waiting.key().base());
            doubtful.add(waiting.key().base());
        });
    }

    /** The message is there. */
    void see(MessageKey key) {
        if (!watched.isEmpty() && watched.contains(key.base())) {
            synchronized (seen) {
                seen.add(key.base());
            }
        }
    }

    /** Whether an earlier session has asked for the deletion of a message with this id, and nobody knows what came of it. */
    boolean isDoubtful(MessageKey key) {
        return doubtful.contains(key.base());
    }

    /** There is a message with that id, and with this header. */
    void see(MessageKey key, Digest header) {
        see(key);
        headers.put(key.base(), header);
    }

    /** Under its id there may be another message. */
    private boolean isStillThere(Outbox.Waiting waiting) {
        return isSeen(waiting.key())
                && headers.getOrDefault(waiting.key().base(), waiting.header()).equals(waiting.header());
    }

    private boolean isSeen(MessageKey key) {
        synchronized (seen) {
            return seen.contains(key.base());
        }
    }

    /**
     * To be called before QUIT. What was to be told of messages that are gone since an earlier session is told; what was to be told of those that
     * are still there, and that are not deleted now, is not.
     *
     * @param deleted what this session has deleted, as far as the provider has said so
     * @param complete whether all messages of the mailbox were looked at, so that those not seen are gone
     */
    void beforeQuit(Set<MessageKey> deleted, boolean complete, Instant now) {
        List<String> ready = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        for (Outbox.Waiting waiting : outbox.waiting(account)) {
            boolean isThere = earlier.contains(waiting.id()) ? isStillThere(waiting) : !deleted.contains(waiting.key());
            if (isThere) {
                dropped.add(waiting.id());
            } else if (complete && earlier.contains(waiting.id())) {
                ready.add(waiting.id());
            }
        }
        outbox.drop(dropped);
        outbox.ready(ready);
        if (complete) {
            ofRun.messages().stream()
                    .filter(watched::contains)
                    .filter(key -> !isSeen(key))
                    .forEach(this::gone);
        }
        asks.close(ofRun.takeCollected(), Ask.State.COLLECTED, now);
        asks.close(ofRun.takeGone(), Ask.State.GONE, now);
    }

    /** It may be one that was collected, and whose deletion was final although the line was cut. */
    private void gone(MessageKey key) {
        history.incarnations(account, key).stream()
                .findFirst()
                .ifPresent(message -> ofRun.collectedBefore(key, message.header(), message.waiting()));
        ofRun.gone(key);
    }

    /** To be called when QUIT has succeeded: these are gone. */
    void deletionsAreFinal(Set<MessageKey> deleted) {
        outbox.ready(outbox.waiting(account).stream()
                .filter(waiting -> !earlier.contains(waiting.id()) && deleted.contains(waiting.key()))
                .map(Outbox.Waiting::id)
                .toList());
    }
}
