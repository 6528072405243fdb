/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.Collected;
import org.jamescollector.history.Digest;
import org.jamescollector.history.History;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.RememberedMessages;
import org.jamescollector.history.RememberedMessages.Remembered;
import org.jamescollector.pop3.Pop3Session;

/**
 * Tells new messages from known ones where the unique-id alone does not: providers without UIDL, with one id for several
 * messages, with ids that change or are used again. First by header and size, which TOP gives without a download; then by
 * content. Used by the run's thread.
 */
final class Identification {

    private static final int HEADERS_AT_ONCE = 1_000;

    private final History history;
    private final AccountName account;
    private final RememberedMessages remembered;
    private final Predicate<String> sharedIds;
    private final Map<String, Integer> ordinals = new HashMap<>();

    /** @param sharedIds ids that this listing gives to several messages */
    Identification(History history, AccountName account, RememberedMessages remembered, Predicate<String> sharedIds) {
        this.history = history;
        this.account = account;
        this.remembered = remembered;
        this.sharedIds = sharedIds;
    }

    /** What a message turned out to be. */
    sealed interface Result {

        /** It has not been collected; from now on this is its key. */
        record New(MessageKey key, Digest content) implements Result {}

        /** It was collected before, perhaps under another id. */
        record SameAsBefore(Collected message) implements Result {}
    }

    /**
     * What TOP told.
     *
     * @param known messages collected before, with what is remembered of them
     * @param wanted messages to collect
     */
    record Recognised(Map<Candidate, Collected> known, List<Candidate> wanted) {}

    /** Whether the ids alone are not to be trusted in this session: what was there before has gone. */
    boolean idsMayHaveChanged() {
        return remembered.missing() > 0;
    }

    /** Looks at the headers of these and sorts them; a provider without TOP leaves them to be told by content. */
    Recognised byHeader(Pop3Session session, List<Candidate> unsure) {
        Recognised all = new Recognised(new HashMap<>(), new ArrayList<>());
        for (List<Candidate> some : Lists.partition(unsure, HEADERS_AT_ONCE)) {
            byHeader(session, some, all);
        }
        return all;
    }

    private void byHeader(Pop3Session session, List<Candidate> unsure, Recognised result) {
        List<HeaderSink> sinks = new ArrayList<>(unsure.size());
        List<CompletableFuture<Void>> replies = new ArrayList<>(unsure.size());
        for (Candidate candidate : unsure) {
            HeaderSink sink = new HeaderSink(candidate);
            sinks.add(sink);
            replies.add(session.top(candidate.number(), 0, sink));
        }
        Replies.awaitAllowingRefusals(replies);
        for (HeaderSink sink : sinks) {
            Optional<Digest> header = sink.digest();
            if (header.isEmpty()) {
                result.wanted().add(sink.candidate().identifiedBy(withoutHeader(sink.candidate())));
            } else {
                Sorted sorted = sort(sink.candidate(), header.get());
                sorted.known().ifPresent(message -> result.known().put(sorted.candidate(), message));
                if (sorted.known().isEmpty()) {
                    result.wanted().add(sorted.candidate());
                }
            }
        }
    }

    private record Sorted(Candidate candidate, Optional<Collected> known) {}

    private static Candidate.Identity withoutHeader(Candidate candidate) {
        return candidate.identity() instanceof Candidate.Identity.UsedBefore used
                ? used
                : new Candidate.Identity.Content();
    }

    private Sorted sort(Candidate candidate, Digest header) {
        if (candidate.identity() instanceof Candidate.Identity.UsedBefore used) {
            Optional<Collected> same = history.byHeader(account, header, candidate.size()).stream()
                    .filter(message -> message.key().base().equals(used.base()))
                    .findFirst();
            return new Sorted(candidate, same);
        }
        MessageKey key = candidate
                .uniqueId()
                .map(MessageKey::ofUniqueId)
                .orElseGet(() -> MessageKey.ofHeader(
                        header, candidate.size(), ordinal("header" + header.toHex() + candidate.size())));
        if (candidate.uniqueId().isEmpty()) {
            Optional<Remembered> seen = remembered.see(key);
            if (seen.isPresent()) {
                return seen.get().state() == RememberedMessages.State.DELETED
                        ? new Sorted(candidate.identifiedBy(new Candidate.Identity.UsedBefore(key)), Optional.empty())
                        : new Sorted(candidate, latest(key));
            }
        }
        Optional<Collected> moved = unseen(history.byHeader(account, header, candidate.size()));
        moved.ifPresent(message -> alias(key, message));
        return new Sorted(candidate.identifiedBy(new Candidate.Identity.Key(key)), moved);
    }

    /** Tells a message that is here as a whole. */
    Result identify(Candidate candidate, Digest content) {
        if (candidate.identity() instanceof Candidate.Identity.Key known) {
            return new Result.New(known.key(), content);
        }
        if (candidate.identity() instanceof Candidate.Identity.UsedBefore used) {
            return usedBefore(used.base(), content);
        }
        if (candidate.identity() instanceof Candidate.Identity.Part part) {
            // Not the next that is free: the spool may hold this part already, from a run that was killed.
            return new Result.New(part.key().incarnation(part.key().incarnationNumber() + 1), content);
        }
        MessageKey key = candidate
                .uniqueId()
                .map(MessageKey::ofUniqueId)
                .orElseGet(() -> MessageKey.ofContent(content, ordinal("content" + content.toHex())));
        if (candidate.uniqueId().isEmpty()) {
            Optional<Remembered> seen = remembered.see(key);
            if (seen.isPresent()) {
                return latest(key)
                        .filter(message -> seen.get().state() != RememberedMessages.State.DELETED)
                        .<Result>map(Result.SameAsBefore::new)
                        .orElseGet(() -> new Result.New(key.incarnation(nextIncarnation(key)), content));
            }
        }
        Optional<Collected> moved = unseen(history.byContent(account, content));
        moved.ifPresent(message -> alias(key, message));
        return moved.<Result>map(Result.SameAsBefore::new).orElseGet(() -> new Result.New(key, content));
    }

    private Result usedBefore(MessageKey base, Digest content) {
        return history.incarnations(account, base).stream()
                .filter(message -> message.content().equals(content))
                .findFirst()
                .<Result>map(Result.SameAsBefore::new)
                .orElseGet(() -> new Result.New(base.incarnation(nextIncarnation(base)), content));
    }

    private int nextIncarnation(MessageKey base) {
        return latest(base).map(message -> message.key().incarnationNumber()).orElse(1) + 1;
    }

    private Optional<Collected> latest(MessageKey base) {
        return history.incarnations(account, base).stream().findFirst();
    }

    /** A message that is still in the listing under an id of its own is not the one we look for: this is another copy. */
    private Optional<Collected> unseen(List<Collected> candidates) {
        return candidates.stream()
                .filter(message -> !remembered.isSeen(message.key())
                        || sharedIds.test(message.key().base().value()))
                .findFirst();
    }

    private void alias(MessageKey key, Collected message) {
        remembered.see(message.key().base());
        if (!key.equals(message.key())) {
            history.alias(account, Map.of(key, message));
        }
    }

    private int ordinal(String what) {
        return ordinals.merge(what, 1, Integer::sum);
    }
}
