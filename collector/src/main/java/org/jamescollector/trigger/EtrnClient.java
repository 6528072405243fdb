/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.trigger;

import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamescollector.account.Secret;
import org.jamescollector.account.Trigger;
import org.jamescollector.net.Dialer;
import org.jamescollector.net.ProviderException;
import org.jamescollector.smtp.SmtpLoginSecret;

/** Asks SMTP servers to deliver what they have for a site (RFC 1985). One client serves any number of accounts. */
public final class EtrnClient {

    private final Dialer dialer;
    private final Executor blocking;

    /**
     * @param group of NIO event loops
     * @param blocking for what would hold up an event loop: DNS, reading certificate files, the rounds of SCRAM
     */
    public EtrnClient(EventLoopGroup group, Executor blocking) {
        this.dialer = new Dialer(group, blocking);
        this.blocking = blocking;
    }

    /**
     * Connects, protects the line, signs in where the account has a login, and asks for each name. Each stands alone: what is refused for one is
     * asked for the others all the same.
     *
     * @param secret of the account's login, where it has one
     * @param ourName what EHLO says
     * @return an answer for each name, in their order; fewer where the server said that it does not do it for any; fails with {@link
     *     ProviderException}
     */
    public CompletableFuture<List<EtrnReply>> ask(Trigger.Etrn etrn, Optional<Secret> secret, String ourName) {
        try {
            Optional<SmtpLoginSecret> login = etrn.login()
                    .flatMap(known -> secret.map(value -> new SmtpLoginSecret(known.user(), value, known.signIn())));
            return dialer.call(etrn.server(), etrn.security(), etrn.timeouts().connect(), dialed -> new EtrnDialogue(
                            etrn, login, ourName, dialed, blocking)
                    .run());
        } catch (ProviderException refusedHere) {
            return CompletableFuture.failedFuture(refusedHere);
        }
    }
}
