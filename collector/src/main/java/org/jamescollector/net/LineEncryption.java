/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.net.Dialer.Dialed;

/**
 * TLS on a line that was dialled: from its first octet on, or once the server has said yes to STLS or STARTTLS. Belongs to the
 * connection's event loop, but for {@link #isOn}.
 */
public final class LineEncryption {

    private final Dialed line;
    private final TlsAdvice advice;
    private volatile boolean on;

    /** @param advice for who reads why it failed */
    public LineEncryption(Dialed line, TlsAdvice advice) {
        this.line = line;
        this.advice = advice;
    }

    /** Whether what is sent from now on cannot be read by others, or not at all. */
    public boolean isOn() {
        return on;
    }

    /**
     * The line is read from now on, through TLS where that begins at once.
     *
     * @param reader takes what comes; a handshake that fails is an event for it
     * @return done at once where there is no handshake, otherwise with it; fails with {@link ProviderException}
     */
    public CompletableFuture<Void> open(ChannelHandler reader) {
        line.channel().pipeline().addLast(reader);
        // Before anything is read: it is all part of the handshake.
        CompletableFuture<Void> ready =
                line.security().mode() == Mode.TLS ? begin() : CompletableFuture.completedFuture(null);
        line.channel().config().setAutoRead(true);
        return ready;
    }

    /**
     * Begins TLS, to be called once the server has said yes and nothing else.
     *
     * @return done with the handshake; fails with {@link ProviderException}
     */
    public CompletableFuture<Void> begin() {
        if (!line.channel().isActive()) {
            // On a closed line no handshake begins, and so none ends.
            return CompletableFuture.failedFuture(TlsFailure.describe(new ClosedChannelException(), advice));
        }
        SslHandler handler = TlsContexts.handler(line);
        on = true;
        line.channel().pipeline().addFirst(handler);
        CompletableFuture<Void> done = new CompletableFuture<>();
        handler.handshakeFuture().addListener(handshake -> {
            if (handshake.isSuccess()) {
                done.complete(null);
            } else {
                done.completeExceptionally(TlsFailure.describe(handshake.cause(), advice));
            }
        });
        return done;
    }
}
