/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.net.ProviderException.Kind;

/**
 * The way from nothing to a connection. One serves any number of accounts: it holds no thread of its own and nothing for an
 * account but what it needs for TLS.
 */
public final class Dialer {

    private final Connector connector;
    private final HostResolver resolver;
    private final Executor blocking;
    private final TlsContexts tlsContexts = new TlsContexts();

    /**
     * @param channelType what the event loops serve
     * @param blocking for what would hold up an event loop: DNS, reading certificate files
     */
    public Dialer(
            EventLoopGroup group,
            Class<? extends SocketChannel> channelType,
            HostResolver resolver,
            Executor blocking) {
        this.connector = new Connector(group, channelType);
        this.resolver = resolver;
        this.blocking = blocking;
    }

    /** To the first address that answers, of those that the system's own resolver finds. */
    public Dialer(EventLoopGroup nioGroup, Executor blocking) {
        this(nioGroup, NioSocketChannel.class, HostResolver.SYSTEM, blocking);
    }

    /**
     * A connection on which nothing was sent, and nothing is read yet.
     *
     * @param server the other end, as it was asked for
     * @param security how it is to be protected
     * @param timeout for the handshake of TLS, as it was for connecting
     * @param tls what encrypts it; empty where it does without
     */
    public record Dialed(
            Channel channel, Endpoint server, TransportSecurity security, Duration timeout, Optional<SslContext> tls) {

        private <T> CompletableFuture<T> onLoop(Function<Dialed, CompletableFuture<T>> next) {
            return CompletableFuture.completedFuture(this).thenComposeAsync(next, channel.eventLoop());
        }
    }

    /** What has to be known before connecting, and takes blocking to know. */
    private record Prepared(List<InetAddress> addresses, Optional<SslContext> tls) {}

    /**
     * Connects, and has the dialogue on the connection's event loop, which does everything on a line.
     *
     * @param timeout for finding the host, for connecting to each of its addresses, and for the handshake of TLS
     * @param dialogue closes the connection where it fails
     * @return what the dialogue gives; fails with {@link ProviderException}
     */
    @SuppressWarnings("FutureReturnValueIgnored") // its outcome is what completes the other future
    public <T> CompletableFuture<T> call(
            Endpoint server,
            TransportSecurity security,
            Duration timeout,
            Function<Dialed, CompletableFuture<T>> dialogue) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            dial(server, security, timeout)
                    .thenCompose(connected -> connected.onLoop(dialogue))
                    .whenComplete((given, failure) -> {
                        if (failure != null) {
                            outcome.completeExceptionally(known(failure));
                        } else {
                            outcome.complete(given);
                        }
                    });
        } catch (RejectedExecutionException full) {
            // The executor takes nothing more: it is full, or James is stopping.
            outcome.completeExceptionally(known(full));
        }
        return outcome;
    }

    private static ProviderException known(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ProviderException known
                ? known
                : new ProviderException(
                        Kind.UNREACHABLE, "connect", "the session broke off on this side: " + cause, cause);
    }

    private CompletableFuture<Dialed> dial(Endpoint endpoint, TransportSecurity security, Duration timeout) {
        return CompletableFuture.supplyAsync(() -> prepare(endpoint, security), blocking)
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unprepared(failure, endpoint)))
                .thenCompose(prepared -> connector
                        .connect(endpoint, prepared.addresses(), timeout)
                        .thenApply(channel -> new Dialed(channel, endpoint, security, timeout, prepared.tls())));
    }

    private Prepared prepare(Endpoint endpoint, TransportSecurity security) {
        Optional<SslContext> tls =
                security.mode() == Mode.NONE ? Optional.empty() : Optional.of(tlsContexts.get(security));
        return new Prepared(addresses(endpoint), tls);
    }

    private List<InetAddress> addresses(Endpoint endpoint) {
        try {
            return resolver.resolve(endpoint.host());
        } catch (UnknownHostException e) {
            throw new ProviderException(
                    Kind.UNKNOWN_HOST,
                    "connect",
                    "there is no host " + Quoted.of(endpoint.host())
                            + ". Check the spelling of <host>, and that names can be resolved here",
                    e);
        }
    }

    private static Throwable unprepared(Throwable failure, Endpoint endpoint) {
        return failure instanceof TimeoutException
                ? new ProviderException(
                        Kind.TIMEOUT,
                        "connect",
                        "the addresses of " + Quoted.of(endpoint.host())
                                + " were not found within the <connectTimeout>. Check the name servers of this system",
                        failure)
                : failure;
    }
}
