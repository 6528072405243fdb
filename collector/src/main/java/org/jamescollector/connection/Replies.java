/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.jamescollector.pop3.Pop3Exception;

/** Waits for replies on the run's own thread. The client's timeouts see to it that every reply comes or fails. */
final class Replies {

    private Replies() {}

    /** @throws Pop3Exception as the reply failed */
    static <T> T await(Future<T> reply) {
        try {
            return reply.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Pop3Exception(Pop3Exception.Kind.CUT, "waiting", "James is stopping", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw pop3(e.getCause());
        }
    }

    /** Waits for all; -ERR to some of them is no failure here. */
    static void awaitAllowingRefusals(List<CompletableFuture<Void>> replies) {
        for (CompletableFuture<Void> reply : replies) {
            try {
                await(reply);
            } catch (Pop3Exception e) {
                if (e.kind().endsSession()) {
                    throw e;
                }
            }
        }
    }

    private static RuntimeException pop3(Throwable cause) {
        Throwable inner = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        if (inner instanceof RuntimeException known) {
            return known;
        }
        return new IllegalStateException(inner);
    }
}
