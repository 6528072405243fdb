/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.concurrent.CompletableFuture;

/** A session in TRANSACTION state (RFC 1939, section 5). */
final class NettyPop3Session implements Pop3Session {

    private final Pop3Connection connection;
    private final Pop3Capabilities capabilities;
    private final Pop3Bounds bounds;
    private final String peer;

    NettyPop3Session(Pop3Connection connection, Pop3Capabilities capabilities, Pop3Bounds bounds, String peer) {
        this.connection = connection;
        this.capabilities = capabilities;
        this.bounds = bounds;
        this.peer = peer;
    }

    @Override
    public Pop3Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public CompletableFuture<Maildrop> stat() {
        return connection.submit(new StatExchange());
    }

    @Override
    public CompletableFuture<Integer> uidl(UniqueIdConsumer consumer) {
        return connection.submit(new ListingExchange("UIDL", bounds, Listings.uniqueIds(consumer)));
    }

    @Override
    public CompletableFuture<Integer> list(SizeConsumer consumer) {
        return connection.submit(new ListingExchange("LIST", bounds, Listings.sizes(consumer)));
    }

    @Override
    public CompletableFuture<Void> top(int message, int lines, MessageSink sink) {
        return connection.submit(new MessageExchange("TOP " + message + " " + lines, bounds.topOctets(), sink));
    }

    @Override
    public CompletableFuture<Void> retr(int message, long maximumOctets, MessageSink sink) {
        return connection.submit(new MessageExchange("RETR " + message, maximumOctets, sink));
    }

    @Override
    public CompletableFuture<SdpsAnswer> env(int message) {
        return connection.submit(new EnvelopeExchange(message));
    }

    @Override
    public CompletableFuture<Void> dele(int message) {
        return connection.submit(PlainExchange.of("DELE " + message));
    }

    @Override
    public CompletableFuture<Void> rset() {
        return connection.submit(PlainExchange.of("RSET"));
    }

    @Override
    public CompletableFuture<Void> noop() {
        return connection.submit(PlainExchange.of("NOOP"));
    }

    @Override
    public CompletableFuture<Void> quit() {
        return connection.submit(new QuitExchange(connection));
    }

    @Override
    public void pauseReading() {
        connection.pauseReading();
    }

    @Override
    public void resumeReading() {
        connection.resumeReading();
    }

    @Override
    public void close() {
        connection.close();
    }
}
