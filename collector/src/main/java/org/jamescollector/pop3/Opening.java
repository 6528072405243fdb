/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.pop3.Pop3Exception.Kind;

/** The way from nothing to a connection; {@link OpeningLine} goes on from there. */
final class Opening {

    private final Pop3Login login;
    private final Connector connector;
    private final HostResolver resolver;
    private final TlsContexts tlsContexts;
    private final Pop3Bounds bounds;
    private final Executor blocking;

    Opening(
            Pop3Login login,
            Connector connector,
            HostResolver resolver,
            TlsContexts tlsContexts,
            Pop3Bounds bounds,
            Executor blocking) {
        this.login = login;
        this.connector = connector;
        this.resolver = resolver;
        this.tlsContexts = tlsContexts;
        this.bounds = bounds;
        this.blocking = blocking;
    }

    /** What has to be known before connecting, and takes blocking to know. */
    private record Prepared(List<InetAddress> addresses, Optional<SslContext> tls) {}

    CompletableFuture<Pop3Session> run() {
        return CompletableFuture.supplyAsync(this::prepare, blocking)
                .orTimeout(login.limits().connectTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unprepared(failure)))
                .thenCompose(this::connect);
    }

    private Prepared prepare() {
        SignInSteps.refuseLineBreaks(login);
        Optional<SslContext> tls = login.security().mode() == Mode.NONE
                ? Optional.empty()
                : Optional.of(tlsContexts.get(login.security()));
        return new Prepared(addresses(), tls);
    }

    private List<InetAddress> addresses() {
        String host = login.endpoint().host();
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException e) {
            throw new Pop3Exception(
                    Kind.UNKNOWN_HOST,
                    "connect",
                    "there is no host " + Quoted.of(host)
                            + ". Check the spelling of <host>, and that names can be resolved here",
                    e);
        }
    }

    private Throwable unprepared(Throwable failure) {
        return failure instanceof TimeoutException
                ? new Pop3Exception(
                        Kind.TIMEOUT,
                        "connect",
                        "the addresses of " + Quoted.of(login.endpoint().host())
                                + " were not found within the <connectTimeout>. Check the name servers of this system",
                        failure)
                : failure;
    }

    private CompletableFuture<Pop3Session> connect(Prepared prepared) {
        return connector
                .connect(login.endpoint(), prepared.addresses(), login.limits().connectTimeout())
                // Everything on a line is done by its event loop.
                .thenCompose(channel -> CompletableFuture.completedFuture(channel)
                        .thenComposeAsync(
                                connected -> new OpeningLine(login, connected, prepared.tls(), bounds, blocking).run(),
                                channel.eventLoop()));
    }
}
