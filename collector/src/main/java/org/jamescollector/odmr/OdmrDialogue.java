/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.odmr;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.Secret;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.net.Dialer.Dialed;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.TlsContexts;
import org.jamescollector.net.TlsFailure;

/**
 * From a connection to a turned one: greeting, EHLO, STARTTLS and EHLO again, AUTH, ATRN (RFC 2645, section 5). It runs on the connection's
 * event loop.
 */
final class OdmrDialogue {

    private static final int READY = 220;

    private final OdmrAccount account;
    private final Secret secret;
    private final String ourName;
    private final Executor blocking;
    private final Channel channel;
    private final Optional<SslContext> tls;
    private final OdmrLine line;
    private boolean encrypted;

    OdmrDialogue(
            OdmrAccount account, Secret secret, String ourName, Dialed dialed, OdmrBounds bounds, Executor blocking) {
        this.account = account;
        this.secret = secret;
        this.ourName = ourName;
        this.blocking = blocking;
        this.channel = dialed.channel();
        this.tls = dialed.tls();
        this.line = new OdmrLine(channel, bounds, account.timeouts().session());
    }

    /** @return empty where the provider has no mail; then, and where it fails, nothing is left open */
    CompletableFuture<Optional<TurnedLine>> run() {
        CompletableFuture<Optional<TurnedLine>> outcome = line.expectGreeting(
                        account.timeouts().reply())
                .thenCompose(this::greeted)
                .thenCompose(this::protect)
                .thenCompose(this::signIn)
                .thenCompose(in -> atrn())
                .whenComplete((turned, failure) -> {
                    if (failure != null || turned.isEmpty()) {
                        line.close();
                    }
                });
        channel.pipeline().addLast(line);
        if (account.security().mode() == Mode.TLS) {
            // A failure ends the line, and with that the wait for the greeting.
            encryptLine();
        }
        channel.config().setAutoRead(true);
        return outcome;
    }

    private CompletableFuture<EhloAnswer> greeted(SmtpReply greeting) {
        if (greeting.code() != READY) {
            throw new ProviderException(
                    greeting.code() / 100 == 5 ? Kind.PROVIDER_PERMANENT : Kind.PROVIDER_TEMPORARY,
                    "greeting",
                    "the provider does not want to serve us: " + greeting.quoted()
                            + (greeting.code() / 100 == 5 ? ". Ask the provider" : ". It is tried again later"));
        }
        return ehlo();
    }

    private CompletableFuture<EhloAnswer> ehlo() {
        return line.send("EHLO " + ourName, "EHLO", account.timeouts().reply()).thenApply(reply -> {
            if (!reply.isPositive()) {
                throw new ProviderException(
                        reply.isTransient() ? Kind.PROVIDER_TEMPORARY : Kind.PROVIDER_PERMANENT,
                        "EHLO",
                        "the provider answered " + reply.quoted()
                                + (reply.isTransient()
                                        ? ". It is tried again later"
                                        : ". Without EHLO there is no ODMR: check host and port (ODMR has 366)"));
            }
            return EhloAnswer.of(reply);
        });
    }

    private CompletableFuture<EhloAnswer> protect(EhloAnswer offered) {
        return switch (account.security().mode()) {
            case TLS, NONE -> CompletableFuture.completedFuture(offered);
            case STARTTLS_IF_OFFERED -> offered.offers("STARTTLS")
                    ? startTls()
                    : CompletableFuture.completedFuture(offered);
            case STARTTLS_REQUIRED -> {
                if (!offered.offers("STARTTLS")) {
                    throw noTls("the provider does not offer STARTTLS");
                }
                yield startTls();
            }
        };
    }

    /** What was said in the clear may have been said by anybody: it is forgotten (RFC 3207, section 4.2). */
    private CompletableFuture<EhloAnswer> startTls() {
        return line.send("STARTTLS", "STARTTLS", account.timeouts().reply())
                .thenCompose(reply -> {
                    if (!reply.isPositive()) {
                        throw noTls("the provider answered " + reply.quoted());
                    }
                    return encrypt();
                })
                .thenCompose(done -> ehlo());
    }

    private static ProviderException noTls(String what) {
        return new ProviderException(
                Kind.TLS,
                "STARTTLS",
                what + ". Ask the provider for TLS; only if there is none to be had, the account may say that it does"
                        + " without (<security>none</security>)");
    }

    private CompletableFuture<Void> encrypt() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        encryptLine().handshakeFuture().addListener(handshake -> {
            if (handshake.isSuccess()) {
                done.complete(null);
            } else {
                done.completeExceptionally(TlsFailure.describe(handshake.cause(), OdmrLine.TLS_ADVICE));
            }
        });
        return done;
    }

    private SslHandler encryptLine() {
        SslHandler handler = TlsContexts.handler(
                tls.orElseThrow(),
                channel,
                account.endpoint(),
                account.security().verification(),
                account.timeouts().connect());
        encrypted = true;
        channel.pipeline().addFirst(handler);
        return handler;
    }

    private CompletableFuture<Void> signIn(EhloAnswer offered) {
        SignInWay choice = new SignInWay(offered, encrypted);
        return new Authentication(
                        line,
                        SignInWay.mechanism(choice.choose(account), account, secret, blocking),
                        secret,
                        account.timeouts().reply())
                .run();
    }

    /** Whether or not EHLO listed it: some who have it do not say so, and a refusal says more than a guess. */
    private CompletableFuture<Optional<TurnedLine>> atrn() {
        String command = account.domains().isEmpty() ? "ATRN" : "ATRN " + String.join(",", account.domains());
        return line.send(command, "ATRN", account.timeouts().atrn()).thenApply(reply -> {
            if (!AtrnReply.isTurn(reply)) {
                return Optional.empty();
            }
            line.turn();
            InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
            return Optional.of(new TurnedLine(line, account.endpoint().host(), remote.getAddress(), encrypted));
        });
    }
}
