/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamescollector.history.MessageKey;
import org.jamescollector.pop3.Pop3Session;

/** The deletions of one session: asked for as messages become known, final only after QUIT. Used by the run's thread. */
final class Deletions {

    private final Pop3Session session;
    private final ClosingAsks asks;
    private final List<CompletableFuture<Void>> asked = new ArrayList<>();
    private final ConcurrentLinkedQueue<Marked> marked = new ConcurrentLinkedQueue<>();

    /** @param asks about messages, to be over before those are deleted */
    Deletions(Pop3Session session, ClosingAsks asks) {
        this.session = session;
        this.asks = asks;
    }

    private record Marked(MessageKey seenAs, MessageKey key) {}

    /**
     * Asks the provider to delete the message; a refusal leaves it for the next run.
     *
     * @param key under which history knows it, if not under the one it was seen as
     * @return false: it is not deleted, since somebody who was asked about it has just said that he wants it, or has not got the question
     */
    boolean delete(Candidate message, MessageKey key) {
        if (!asks.close(key) || !asks.close(message.knownAs())) {
            return false;
        }
        asked.add(session.dele(message.number()).handle((ok, refused) -> {
            if (refused == null) {
                marked.add(new Marked(message.knownAs(), key));
            }
            return null;
        }));
        return true;
    }

    /** Completes when the provider has answered all of them. */
    CompletableFuture<Void> answered() {
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
    }

    /** How many the provider was asked to delete, whatever it answered. */
    int asked() {
        return asked.size();
    }

    /** How many the provider has marked as deleted so far. */
    int count() {
        return marked.size();
    }

    /** All keys under which history may know those. */
    Set<MessageKey> keys() {
        return marked.stream()
                .flatMap(message -> Stream.of(message.seenAs(), message.key()))
                .collect(Collectors.toSet());
    }
}
