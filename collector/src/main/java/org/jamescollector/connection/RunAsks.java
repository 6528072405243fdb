/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.james.core.MailAddress;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageFingerprint;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.OpenAsk;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.Effect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who was asked about which of the account's messages, and what that means for what the rules say. Of a message that was collected for some
 * of its recipients all parts count as the same. Used by the run's thread.
 */
final class RunAsks {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunAsks.class);

    private final Map<MessageKey, List<OpenAsk>> open = new HashMap<>();
    /** From when on somebody may be asked who was written to too often: of messages of this session. */
    private final Map<MessageKey, Map<MailAddress, Instant>> putOff = new HashMap<>();

    private final Set<String> collected = new LinkedHashSet<>();
    private final List<String> gone = new ArrayList<>();

    /** Begins anew with what is known. */
    void load(List<OpenAsk> known) {
        open.clear();
        putOff.clear();
        known.forEach(this::add);
    }

    void add(OpenAsk ask) {
        open.computeIfAbsent(ask.key().base(), key -> new ArrayList<>()).add(ask);
    }

    /** Nobody was asked that after all. */
    void forget(OpenAsk ask) {
        open.computeIfPresent(ask.key().base(), (key, asks) -> {
            asks.removeIf(other -> other.id().equals(ask.id()));
            return asks.isEmpty() ? null : asks;
        });
    }

    /** The recipient is to be asked about the message, and may not be before that time. */
    void putOff(MessageKey key, MailAddress recipient, Instant until) {
        putOff.computeIfAbsent(key.base(), base -> new HashMap<>()).put(recipient, until);
    }

    /** Messages that somebody was asked about. */
    Set<MessageKey> messages() {
        return Set.copyOf(open.keySet());
    }

    /** Whether anybody was asked about the message. */
    boolean concern(MessageKey key) {
        return open.containsKey(key.base());
    }

    /**
     * Whether somebody was asked about the message, and nobody has said yet that he wants it.
     *
     * @param size as the listing has it: of another size it is another message under the same id
     */
    boolean areUnanswered(MessageKey key, long size) {
        List<OpenAsk> asks = open.getOrDefault(key.base(), List.of());
        return !asks.isEmpty() && asks.stream().allMatch(ask -> ask.isUnanswered() && ask.size() == size);
    }

    /**
     * A message that history knows: who was asked about it and does not wait for it has it. The line may have been cut before that was noted.
     *
     * @param waiting who does not have it
     */
    void collectedBefore(MessageKey key, Set<MailAddress> waiting) {
        collectedBefore(key, ask -> !waiting.contains(ask.recipient()));
    }

    /** The same of a message that may have had the id before that one. */
    void collectedBefore(MessageKey key, Digest header, Set<MailAddress> waiting) {
        collectedBefore(key, ask -> ask.header().equals(header) && !waiting.contains(ask.recipient()));
    }

    private void collectedBefore(MessageKey key, Predicate<OpenAsk> isOver) {
        open.getOrDefault(key.base(), new ArrayList<>()).removeIf(ask -> {
            boolean hasIt = isOver.test(ask);
            if (hasIt) {
                collected.add(ask.id());
            }
            return hasIt;
        });
    }

    /** The digest by which a message is known as the one that was asked about. */
    static Digest digest(byte[] header) {
        MessageFingerprint fingerprint = new MessageFingerprint();
        fingerprint.update(header, 0, header.length);
        return fingerprint.headerDigest();
    }

    /** Of the asks about a message under this id those that are about this one; others were about one that is gone. */
    private List<OpenAsk> about(MessageKey key, byte[] header) {
        List<OpenAsk> asks = open.getOrDefault(key.base(), List.of());
        if (asks.isEmpty()) {
            return asks;
        }
        Digest digest = digest(header);
        List<OpenAsk> ofThis =
                asks.stream().filter(ask -> ask.header().equals(digest)).toList();
        if (ofThis.size() < asks.size()) {
            asks.stream()
                    .filter(ask -> !ask.header().equals(digest))
                    .map(OpenAsk::id)
                    .forEach(gone::add);
            open.put(key.base(), new ArrayList<>(ofThis));
        }
        return ofThis;
    }

    /** What goes for the message: who wants it gets it, whatever the rules say; who has not answered in time had his chance. */
    Decisions overrule(MessageKey key, byte[] header, Decisions decisions, Instant now) {
        List<Decisions.Decision> others = new ArrayList<>();
        for (OpenAsk ask : about(key, header)) {
            Optional<Effect> effect = ask.state() == Ask.State.RELEASED
                    ? Optional.of(new Effect.Download())
                    : expired(ask, decisions, now);
            effect.ifPresent(other -> others.add(new Decisions.Decision(
                    Optional.of(Set.of(ask.recipient())), other, Optional.of(why(ask, decisions)))));
        }
        return others.isEmpty() ? decisions : decisions.with(others);
    }

    private static String why(OpenAsk ask, Decisions decisions) {
        String rule = decisions.about(ask.recipient()).rule().orElse("of an earlier run");
        return switch (ask.state()) {
            case RELEASED -> rule + ": asked, released by " + ask.releasedBy();
            case UNDELIVERED -> rule + ": the question did not arrive, and the time is over";
            default -> rule + ": asked, not answered in time";
        };
    }

    /** Where rules do not ask any more, what they say now goes. */
    private static Optional<Effect> expired(OpenAsk ask, Decisions decisions, Instant now) {
        if (!ask.isExpired(now) || !isAsking(decisions.about(ask.recipient()).effect())) {
            return Optional.empty();
        }
        return Optional.of(
                switch (ask.then()) {
                    case LEAVE -> new Effect.Ignore();
                    case DELETE -> new Effect.Delete();
                    case DOWNLOAD -> new Effect.Download();
                });
    }

    static boolean isAsking(Effect effect) {
        return effect instanceof Effect.Ask || effect instanceof Effect.HeadersOnly;
    }

    /** Whether the recipient was asked about this message, and the message is not his yet. */
    boolean isAsked(MessageKey key, MailAddress recipient) {
        return open.getOrDefault(key.base(), List.of()).stream()
                .anyMatch(ask -> ask.recipient().equals(recipient));
    }

    /**
     * A message about which there is nothing to do for some time.
     *
     * @param until when the rules are asked about it again
     * @param allAsked whether all who wait for it were asked; else some of them are to be asked then
     */
    record Rest(Instant until, boolean allAsked) {}

    /** How long a message rests whose recipients wait; empty where some of them wait for the rules. */
    Optional<Rest> rest(MessageKey key, Decisions decisions) {
        Set<MailAddress> waiting = new LinkedHashSet<>();
        for (Decisions.Decision decision : decisions.deciding()) {
            if (decision.effect().waits()) {
                if (!isAsking(decision.effect()) || decision.recipients().isEmpty()) {
                    return Optional.empty();
                }
                waiting.addAll(decision.recipients().get());
            }
        }
        Map<MailAddress, Instant> until = new HashMap<>(putOff.getOrDefault(key.base(), Map.of()));
        until.keySet().retainAll(waiting);
        boolean allAsked = until.isEmpty();
        open.getOrDefault(key.base(), List.of()).stream()
                .filter(ask -> ask.isUnanswered() && waiting.contains(ask.recipient()))
                .forEach(ask -> until.putIfAbsent(ask.recipient(), ask.expires()));
        return until.size() < waiting.size()
                ? Optional.empty()
                : until.values().stream().min(Comparator.naturalOrder()).map(first -> new Rest(first, allAsked));
    }

    /** The asks about the message that nobody has answered, as far as this run knows, of those recipients. */
    List<OpenAsk> unanswered(MessageKey key, Predicate<MailAddress> whose) {
        return open.getOrDefault(key.base(), List.of()).stream()
                .filter(ask -> ask.isUnanswered() && whose.test(ask.recipient()))
                .filter(ask -> !collected.contains(ask.id()))
                .toList();
    }

    /** Whether somebody wants the message, and has not got it. */
    boolean isReleased(MessageKey key) {
        return open.getOrDefault(key.base(), List.of()).stream().anyMatch(ask -> ask.state() == Ask.State.RELEASED);
    }

    /** These have the message now. */
    void delivered(MessageKey key, Collection<MailAddress> recipients) {
        open.getOrDefault(key.base(), List.of()).stream()
                .filter(ask -> recipients.contains(ask.recipient()))
                .map(OpenAsk::id)
                .forEach(collected::add);
    }

    /** Asks about this message are over. */
    void gone(MessageKey base) {
        for (OpenAsk ask : open.getOrDefault(base, List.of())) {
            if (ask.state() == Ask.State.RELEASED && !collected.contains(ask.id())) {
                LOGGER.warn(
                        "Message {}, which {} wanted for {}, is no longer at the provider: nobody can have it",
                        base,
                        ask.releasedBy(),
                        ask.recipient());
            }
            gone.add(ask.id());
        }
    }

    /** The asks of those who got their messages since this was asked last. */
    List<String> takeCollected() {
        List<String> taken = List.copyOf(collected);
        collected.clear();
        return taken;
    }

    /** The asks whose messages are gone. */
    List<String> takeGone() {
        List<String> taken = List.copyOf(gone);
        gone.clear();
        return taken;
    }
}
