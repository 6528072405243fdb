/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.net.Dialer.Dialed;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.TlsContexts;
import org.jamescollector.net.TlsFailure;

/**
 * The beginning of every session: greeting, EHLO, STARTTLS and EHLO again, AUTH. It runs on the connection's event loop.
 */
public final class SmtpOpening {

    private static final int READY = 220;

    private final SmtpServer server;
    private final Optional<SmtpLoginSecret> login;
    private final Executor blocking;
    private final Channel channel;
    private final Optional<SslContext> tls;
    private final SmtpLine line;
    private boolean encrypted;

    /**
     * @param login empty where nobody signs in
     * @param blocking computes the rounds of SCRAM
     */
    public SmtpOpening(
            SmtpServer server, Optional<SmtpLoginSecret> login, Dialed dialed, SmtpBounds bounds, Executor blocking) {
        this.server = server;
        this.login = login;
        this.blocking = blocking;
        this.channel = dialed.channel();
        this.tls = dialed.tls();
        this.line = new SmtpLine(channel, bounds, server.timeouts().session(), server.advice());
    }

    /** On which the session goes on; whoever called {@link #run} closes it. */
    public SmtpLine line() {
        return line;
    }

    public boolean isEncrypted() {
        return encrypted;
    }

    /** @return what the server offers in the end; fails with {@link ProviderException} */
    public CompletableFuture<EhloAnswer> run() {
        CompletableFuture<EhloAnswer> outcome = line.expectGreeting(
                        server.timeouts().reply())
                .thenCompose(this::greeted)
                .thenCompose(this::protect)
                .thenCompose(this::signIn);
        channel.pipeline().addLast(line);
        if (server.security().mode() == Mode.TLS) {
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
        return line.send("EHLO " + server.ourName(), "EHLO", server.timeouts().reply())
                .thenApply(reply -> {
                    if (!reply.isPositive()) {
                        throw new ProviderException(
                                reply.isTransient() ? Kind.PROVIDER_TEMPORARY : Kind.PROVIDER_PERMANENT,
                                "EHLO",
                                "the provider answered " + reply.quoted()
                                        + (reply.isTransient()
                                                ? ". It is tried again later"
                                                : ". Without EHLO it is no server for this: check <host> and <port> ("
                                                        + server.advice().port() + ")"));
                    }
                    return EhloAnswer.of(reply);
                });
    }

    private CompletableFuture<EhloAnswer> protect(EhloAnswer offered) {
        return switch (server.security().mode()) {
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
        return line.send("STARTTLS", "STARTTLS", server.timeouts().reply())
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
                done.completeExceptionally(
                        TlsFailure.describe(handshake.cause(), server.advice().tls()));
            }
        });
        return done;
    }

    private SslHandler encryptLine() {
        SslHandler handler = TlsContexts.handler(
                tls.orElseThrow(),
                channel,
                server.endpoint(),
                server.security().verification(),
                server.timeouts().connect());
        encrypted = true;
        channel.pipeline().addFirst(handler);
        return handler;
    }

    private CompletableFuture<EhloAnswer> signIn(EhloAnswer offered) {
        if (login.isEmpty()) {
            return CompletableFuture.completedFuture(offered);
        }
        SignInWay choice = new SignInWay(offered, encrypted, server);
        return new Authentication(
                        line,
                        choice.mechanism(login.get(), blocking),
                        login.get().secret(),
                        server.timeouts().reply(),
                        server.advice())
                .run()
                .thenApply(in -> offered);
    }
}
