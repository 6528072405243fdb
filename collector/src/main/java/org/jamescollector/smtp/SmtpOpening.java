/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamescollector.net.Dialer.Dialed;
import org.jamescollector.net.LineEncryption;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;

/**
 * The beginning of every session: greeting, EHLO, STARTTLS and EHLO again, AUTH. It runs on the connection's event loop.
 */
public final class SmtpOpening {

    private static final int READY = 220;

    private final SmtpServer server;
    private final Optional<SmtpLoginSecret> login;
    private final Executor blocking;
    private final SmtpLine line;
    private final LineEncryption encryption;

    /**
     * @param login empty where nobody signs in
     * @param blocking computes the rounds of SCRAM
     */
    public SmtpOpening(
            SmtpServer server, Optional<SmtpLoginSecret> login, Dialed dialed, SmtpBounds bounds, Executor blocking) {
        this.server = server;
        this.login = login;
        this.blocking = blocking;
        this.line = new SmtpLine(dialed.channel(), bounds, server.timeouts().session(), server.advice());
        this.encryption = new LineEncryption(dialed, server.advice().tls());
    }

    /** On which the session goes on; whoever called {@link #run} closes it. */
    public SmtpLine line() {
        return line;
    }

    public boolean isEncrypted() {
        return encryption.isOn();
    }

    /** @return what the server offers in the end; fails with {@link ProviderException} */
    @SuppressWarnings("FutureReturnValueIgnored") // the line is told of a handshake that fails
    public CompletableFuture<EhloAnswer> run() {
        CompletableFuture<EhloAnswer> outcome = line.expectGreeting(
                        server.timeouts().reply())
                .thenCompose(this::greeted)
                .thenCompose(this::protect)
                .thenCompose(this::signIn);
        // A failure ends the line, and with that the wait for the greeting.
        encryption.open(line);
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
        if (!server.security().mode().beginsTlsLater(offered.offers("STARTTLS"))) {
            return CompletableFuture.completedFuture(offered);
        }
        if (!offered.offers("STARTTLS")) {
            throw noTls("the provider does not offer STARTTLS");
        }
        return startTls();
    }

    /** What was said in the clear may have been said by anybody: it is forgotten (RFC 3207, section 4.2). */
    private CompletableFuture<EhloAnswer> startTls() {
        return line.send("STARTTLS", "STARTTLS", server.timeouts().reply())
                .thenCompose(reply -> {
                    if (!reply.isPositive()) {
                        throw noTls("the provider answered " + reply.quoted());
                    }
                    return encryption.begin();
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

    private CompletableFuture<EhloAnswer> signIn(EhloAnswer offered) {
        if (login.isEmpty()) {
            return CompletableFuture.completedFuture(offered);
        }
        SignInWay choice = new SignInWay(offered, encryption.isOn(), server);
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
