/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamescollector.net.Dialer;
import org.jamescollector.net.HostResolver;
import org.jamescollector.net.ProviderException;

/**
 * Opens POP3 sessions (RFC 1939). One client serves any number of accounts: it holds no thread of its own and nothing
 * for an account but what it needs for TLS. Event loops and executor belong to the caller, who ends them.
 */
public final class Pop3Client {

    private final Dialer dialer;
    private final Executor blocking;
    private final Pop3Bounds bounds;

    /**
     * @param group of NIO event loops
     * @param blocking for what would hold up an event loop: DNS, reading certificate files, the rounds of SCRAM
     */
    public Pop3Client(EventLoopGroup group, Executor blocking) {
        this(group, NioSocketChannel.class, blocking, Pop3Bounds.DEFAULT, HostResolver.SYSTEM);
    }

    /** @param channelType what the event loops serve */
    public Pop3Client(
            EventLoopGroup group,
            Class<? extends SocketChannel> channelType,
            Executor blocking,
            Pop3Bounds bounds,
            HostResolver resolver) {
        this.dialer = new Dialer(group, channelType, resolver, blocking);
        this.blocking = blocking;
        this.bounds = bounds;
    }

    /**
     * Connects, protects the line, signs in.
     *
     * @return a session in TRANSACTION state; completes on its event loop, or fails with {@link Pop3Exception}, and
     *     then nothing is left open
     */
    @SuppressWarnings("FutureReturnValueIgnored") // its outcome is what completes the session's future
    public CompletableFuture<Pop3Session> open(Pop3Login login) {
        try {
            SignInSteps.refuseLineBreaks(login);
        } catch (ProviderException refusedHere) {
            return CompletableFuture.failedFuture(Pop3Exception.of(refusedHere));
        }
        CompletableFuture<Pop3Session> session = new CompletableFuture<>();
        dialer.call(login.endpoint(), login.security(), login.limits().connectTimeout(), dialed -> new OpeningLine(
                                login, dialed, bounds, blocking)
                        .run())
                .whenComplete((opened, failure) -> {
                    if (failure instanceof ProviderException known) {
                        session.completeExceptionally(Pop3Exception.of(known));
                    } else {
                        session.complete(opened);
                    }
                });
        return session;
    }
}
