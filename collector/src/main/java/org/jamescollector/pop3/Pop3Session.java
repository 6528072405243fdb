/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.concurrent.CompletableFuture;

/**
 * One POP3 session (RFC 1939). Its methods are the protocol's verbs; each puts its command in line and returns at once.
 * Where the provider offers PIPELINING (RFC 2449) commands go out in whole batches, within a window; elsewhere one at a
 * time. Replies come in order.
 *
 * <p>A returned future completes on the event loop; do not block there. It fails with {@link Pop3Exception}: with a kind
 * for which {@link Pop3Exception.Kind#endsSession()} is false when the provider said -ERR, or gave an answer that lacks
 * what was asked for, and the session goes on; else the session is over, and every command still in line fails the same way.
 */
public interface Pop3Session extends AutoCloseable {

    /** What the provider offers, as last told (RFC 2449); {@link Pop3Capabilities#NONE} where it has no CAPA. */
    Pop3Capabilities capabilities();

    /** The provider's host, port and address, for trace lines: {@code pop.example.com (192.0.2.1)}. */
    String peer();

    /** Number and octets of the messages (RFC 1939, section 5). */
    CompletableFuture<Maildrop> stat();

    /**
     * Streams the listing of unique-ids (RFC 1939, section 7). A message whose id is missing, longer than 255 octets or
     * holds control characters is passed over. Ids may come twice. Octets beyond ASCII are one character each.
     *
     * @return how many lines came, those passed over among them
     */
    CompletableFuture<Integer> uidl(UniqueIdConsumer consumer);

    /** Streams the listing of sizes (RFC 1939, section 5). */
    CompletableFuture<Integer> list(SizeConsumer consumer);

    /** The header and the first lines of a message (RFC 1939, section 7). */
    CompletableFuture<Void> top(int message, int lines, MessageSink sink);

    /**
     * A message.
     *
     * @param maximumOctets more than this and the session ends with {@link Pop3Exception.Kind#TOO_LARGE}: a provider
     *     that sends on for ever cannot be stopped in any other way
     */
    CompletableFuture<Void> retr(int message, long maximumOctets, MessageSink sink);

    /**
     * The SMTP envelope of a message, from a provider that has SDPS (Demon Internet's {@code *ENV}); CAPA does not tell whether it has. Fails
     * with {@link Pop3Exception.Kind#REFUSED} where the provider does not have it, or not for this message, with {@link
     * Pop3Exception.Kind#INCOMPLETE} where its answer names no recipient: the session goes on after either.
     */
    CompletableFuture<SdpsAnswer> env(int message);

    /** Marks a message as deleted; final only after {@link #quit()} succeeded. */
    CompletableFuture<Void> dele(int message);

    CompletableFuture<Void> rset();

    CompletableFuture<Void> noop();

    /**
     * Ends the session. Completes normally only after +OK: then, and only then, deletions are final. The connection is
     * closed either way.
     */
    CompletableFuture<Void> quit();

    /**
     * Stops reading from the line until {@link #resumeReading()}. From any thread. What was read already is still handed
     * on: a buffer of at most 64 KiB. The reply timeout stands still meanwhile, the one for the whole session does not.
     */
    void pauseReading();

    void resumeReading();

    /** Closes the connection at once, without QUIT: no deletion of this session becomes final. Idempotent. */
    @Override
    void close();

    /** Number and octets of the messages in a mailbox. */
    record Maildrop(int messages, long octets) {}

    /** Takes a line of UIDL; called on the event loop, must not block. */
    @FunctionalInterface
    interface UniqueIdConsumer {
        void accept(int message, String uniqueId);
    }

    /** Takes a line of LIST; called on the event loop, must not block. */
    @FunctionalInterface
    interface SizeConsumer {
        void accept(int message, long octets);
    }
}
