/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jamescollector.history.MessageKey;
import org.jamescollector.pop3.Pop3Session;

/** The deletions of one session: asked for as messages become known, final only after QUIT. Used by the run's thread. */
final class Deletions {

    private final Pop3Session session;
    private final List<CompletableFuture<Void>> asked = new ArrayList<>();
    private final ConcurrentLinkedQueue<MessageKey> marked = new ConcurrentLinkedQueue<>();

    Deletions(Pop3Session session) {
        this.session = session;
    }

    /** Asks the provider to delete the message; a refusal leaves it for the next run. */
    void delete(int number, MessageKey key) {
        asked.add(session.dele(number).handle((ok, refused) -> {
            if (refused == null) {
                marked.add(key);
            }
            return null;
        }));
    }

    /** Completes when the provider has answered all of them. */
    CompletableFuture<Void> answered() {
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
    }

    /** What the provider marked as deleted; so far. */
    List<MessageKey> marked() {
        return List.copyOf(marked);
    }
}
