/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.net.Dialer;
import org.jamescollector.net.Dialer.Dialed;
import org.jamescollector.net.HostResolver;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;

/**
 * Connects to servers and has a dialogue with each. Holds no thread of its own, and nothing for a server but what it needs for TLS. Event
 * loops and executor belong to the caller, who ends them.
 */
public final class SmtpClient {

    private final Dialer dialer;

    /**
     * @param group of NIO event loops
     * @param blocking for what would hold up an event loop: DNS, reading certificate files
     */
    public SmtpClient(EventLoopGroup group, Executor blocking) {
        this.dialer = new Dialer(group, NioSocketChannel.class, HostResolver.SYSTEM, blocking);
    }

    /**
     * Connects, and has the dialogue on the connection's event loop.
     *
     * @param connectTimeout for the TCP connection
     * @param dialogue closes the connection where it fails
     * @return what the dialogue gives; fails with {@link ProviderException}
     */
    @SuppressWarnings("FutureReturnValueIgnored") // its outcome is what completes the other future
    public <T> CompletableFuture<T> call(
            Endpoint server,
            TransportSecurity security,
            Duration connectTimeout,
            Function<Dialed, CompletableFuture<T>> dialogue) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            dialer.dial(server, security, connectTimeout)
                    .thenCompose(connected -> connected.onLoop(dialogue))
                    .whenComplete((given, failure) -> {
                        if (failure != null) {
                            outcome.completeExceptionally(known(failure));
                        } else {
                            outcome.complete(given);
                        }
                    });
        } catch (ProviderException refusedHere) {
            outcome.completeExceptionally(refusedHere);
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
}
