/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.odmr;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.Secret;
import org.jamescollector.net.Dialer;
import org.jamescollector.net.HostResolver;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.sasl.MechanismFailure;
import org.jamescollector.sasl.SaslFailure;

/**
 * Asks providers for mail (RFC 2645). One client serves any number of accounts: it holds no thread of its own and nothing for an account
 * but what it needs for TLS. Event loops and executor belong to the caller, who ends them.
 */
public final class OdmrClient {

    private final Dialer dialer;
    private final Executor blocking;
    private final OdmrBounds bounds;

    /**
     * @param group of NIO event loops, which the turned sessions stay on
     * @param blocking for what would hold up an event loop: DNS, reading certificate files, the rounds of SCRAM
     */
    public OdmrClient(EventLoopGroup group, Executor blocking) {
        this(group, blocking, OdmrBounds.DEFAULT);
    }

    public OdmrClient(EventLoopGroup group, Executor blocking, OdmrBounds bounds) {
        this.dialer = new Dialer(group, NioSocketChannel.class, HostResolver.SYSTEM, blocking);
        this.blocking = blocking;
        this.bounds = bounds;
    }

    /**
     * Connects, protects the line, signs in, and asks for the account's mail.
     *
     * @param secret the account's password or token
     * @param ourName what EHLO says
     * @return the connection with its roles reversed, or empty where the provider has no mail; fails with {@link ProviderException}, and
     *     then nothing is left open
     */
    @SuppressWarnings("FutureReturnValueIgnored") // its outcome is what completes the other future
    public CompletableFuture<Optional<TurnedLine>> ask(OdmrAccount account, Secret secret, String ourName) {
        CompletableFuture<Optional<TurnedLine>> outcome = new CompletableFuture<>();
        try {
            SaslFailure.refuseLineBreaks("user", account.user());
            SaslFailure.refuseLineBreaks("password", secret.reveal());
            dialer.dial(
                            account.endpoint(),
                            account.security(),
                            account.timeouts().connect())
                    .thenCompose(connected -> connected.onLoop(
                            dialed -> new OdmrDialogue(account, secret, ourName, dialed, bounds, blocking).run()))
                    .whenComplete((turned, failure) -> {
                        if (failure != null) {
                            outcome.completeExceptionally(known(failure));
                        } else {
                            outcome.complete(turned);
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
        if (cause instanceof MechanismFailure mechanism) {
            return mechanism.with(Authentication.another(mechanism.mechanism()));
        }
        return cause instanceof ProviderException known
                ? known
                : new ProviderException(
                        Kind.UNREACHABLE, "connect", "the session broke off on this side: " + cause, cause);
    }
}
