/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.odmr;

import io.netty.channel.EventLoopGroup;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.Secret;
import org.jamescollector.net.Dialer;
import org.jamescollector.net.ProviderException;
import org.jamescollector.smtp.SmtpBounds;
import org.jamescollector.smtp.SmtpLoginSecret;

/**
 * Asks providers for mail (RFC 2645). One client serves any number of accounts: it holds no thread of its own and nothing for an account
 * but what it needs for TLS. Event loops and executor belong to the caller, who ends them.
 */
public final class OdmrClient {

    private final Dialer dialer;
    private final Executor blocking;
    private final SmtpBounds bounds;

    /**
     * @param group of NIO event loops, which the turned sessions stay on
     * @param blocking for what would hold up an event loop: DNS, reading certificate files, the rounds of SCRAM
     */
    public OdmrClient(EventLoopGroup group, Executor blocking) {
        this(group, blocking, SmtpBounds.DEFAULT);
    }

    public OdmrClient(EventLoopGroup group, Executor blocking, SmtpBounds bounds) {
        this.dialer = new Dialer(group, blocking);
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
    public CompletableFuture<Optional<TurnedLine>> ask(OdmrAccount account, Secret secret, String ourName) {
        try {
            SmtpLoginSecret login = new SmtpLoginSecret(account.user(), secret, account.signIn());
            return dialer.call(
                    account.endpoint(), account.security(), account.timeouts().connect(), dialed -> new OdmrDialogue(
                                    account, login, ourName, dialed, bounds, blocking)
                            .run());
        } catch (ProviderException refusedHere) {
            return CompletableFuture.failedFuture(refusedHere);
        }
    }
}
