/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.google.common.collect.Maps;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a run has done so far; read by others while it goes on. */
public final class RunProgress {

    private final AtomicLong listed = new AtomicLong();
    private final AtomicLong collected = new AtomicLong();
    private final AtomicLong collectedBytes = new AtomicLong();
    private final AtomicLong recognised = new AtomicLong();
    private final AtomicLong deleted = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private final AtomicLong sessions = new AtomicLong();
    private final EnvelopeCounts envelopes = new EnvelopeCounts();
    private final AtomicLong decided = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Map<String, AtomicLong> decisions = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> notices = new ConcurrentHashMap<>();

    void sessionOpened(long messages) {
        sessions.incrementAndGet();
        listed.set(messages);
    }

    void collected(long bytes) {
        collected.incrementAndGet();
        collectedBytes.addAndGet(bytes);
    }

    /** Several at once, which came by themselves. */
    void collected(long messages, long bytes) {
        collected.addAndGet(messages);
        collectedBytes.addAndGet(bytes);
    }

    /** What there is to know of the envelopes of those that were collected. */
    EnvelopeCounts envelopes() {
        return envelopes;
    }

    /** A message that the rules do not have downloaded. */
    void decided() {
        decided.incrementAndGet();
    }

    /** A rule's decision. */
    void decided(String decision) {
        decisions.computeIfAbsent(decision, key -> new AtomicLong()).incrementAndGet();
    }

    /** How often the rules decided what. */
    Map<String, Long> decisions() {
        return Maps.transformValues(Map.copyOf(decisions), AtomicLong::get);
    }

    /** What cannot repeat itself, session after session: without more of it there is no sense in another. */
    long settled() {
        return collected.get() + left.get() + decided.get();
    }

    /** A mail that was written to somebody. */
    void sent(String kind) {
        notices.computeIfAbsent(kind, key -> new AtomicLong()).incrementAndGet();
    }

    /** A mail that was not written to somebody who should have been. */
    void suppressed() {
        notices.computeIfAbsent("suppressed", key -> new AtomicLong()).incrementAndGet();
    }

    /** A mail that was made and cannot be sent. */
    void setAside() {
        notices.computeIfAbsent("setAside", key -> new AtomicLong()).incrementAndGet();
    }

    /** How many mails were written, by what they are, and how many were not. */
    Map<String, Long> notices() {
        return Maps.transformValues(Map.copyOf(notices), AtomicLong::get);
    }

    /** A message, or a recipient of one, that James does not take from a provider which offers it. */
    void refused() {
        refused.incrementAndGet();
    }

    /** How often that happened. */
    long refusals() {
        return refused.get();
    }

    void recognised() {
        recognised.incrementAndGet();
    }

    void deleted(long messages) {
        deleted.addAndGet(messages);
    }

    void left(long messages) {
        left.addAndGet(messages);
    }

    public Counts counts() {
        return new Counts(
                listed.get(),
                collected.get(),
                collectedBytes.get(),
                recognised.get(),
                deleted.get(),
                left.get(),
                sessions.get());
    }

    /**
     * What a run did.
     *
     * @param listed messages in the mailbox when the last session began
     * @param collected messages handed to James' spool
     * @param collectedBytes their bytes
     * @param recognised messages that were collected before under another unique-id, and were not delivered again
     * @param deleted messages whose deletion the provider confirmed
     * @param left messages newly left at the provider, because they are too large or failed
     * @param sessions sessions opened
     */
    public record Counts(
            long listed, long collected, long collectedBytes, long recognised, long deleted, long left, long sessions) {

        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
    }
}
