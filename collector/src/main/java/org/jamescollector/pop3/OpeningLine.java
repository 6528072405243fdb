/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamescollector.net.Dialer.Dialed;
import org.jamescollector.net.LineEncryption;
import org.jamescollector.net.ProviderException.Kind;

/**
 * The way from a connection to a session in TRANSACTION state: TLS, greeting, capabilities, STLS, capabilities again,
 * sign-in, capabilities again. It runs on the connection's event loop.
 */
final class OpeningLine {

    private final Pop3Login login;
    private final Pop3Bounds bounds;
    private final Executor blocking;
    private final Channel channel;
    private final Pop3Connection connection;
    private final LineEncryption encryption;
    private Optional<String> timestamp = Optional.empty();

    OpeningLine(Pop3Login login, Dialed dialed, Pop3Bounds bounds, Executor blocking) {
        this.login = login;
        this.bounds = bounds;
        this.blocking = blocking;
        this.channel = dialed.channel();
        this.connection = new Pop3Connection(channel, bounds, login.limits());
        this.encryption = new LineEncryption(dialed, Pop3Connection.TLS_ADVICE);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the connection is told of a handshake that fails
    CompletableFuture<Pop3Session> run() {
        CompletableFuture<Pop3Session> session = connection
                .expectGreeting()
                .thenCompose(this::greeted)
                .thenCompose(this::signIn)
                .thenCompose(this::askAgain)
                .thenApply(this::session)
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        connection.close();
                    }
                });
        // A failure ends the connection, and with that the wait for the greeting.
        encryption.open(connection);
        return session;
    }

    private CompletableFuture<Pop3Capabilities> greeted(String greeting) {
        timestamp = SignInChoice.timestamp(greeting);
        return ask().thenCompose(this::protect);
    }

    private CompletableFuture<Pop3Capabilities> protect(Pop3Capabilities offered) {
        if (!login.security().mode().beginsTlsLater(offered.stls())) {
            return CompletableFuture.completedFuture(offered);
        }
        // Who has no CAPA may have STLS all the same.
        if (offered.known() && !offered.stls()) {
            throw stlsMissing("the provider does not offer STLS");
        }
        return startTls();
    }

    private CompletableFuture<Pop3Capabilities> ask() {
        return connection.submit(new CapabilityExchange(bounds));
    }

    /** What was said in the clear may have been said by anybody: it is forgotten (RFC 2595, section 4). */
    private CompletableFuture<Pop3Capabilities> startTls() {
        return connection
                .submit(PlainExchange.startTls())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(stlsRefused(failure)))
                .thenCompose(ready -> encryption.begin())
                .thenCompose(done -> ask());
    }

    private static Throwable stlsRefused(Throwable failure) {
        return failure instanceof Pop3Exception known && known.kind() == Kind.REFUSED
                ? stlsMissing(known.getMessage())
                : failure;
    }

    private static Pop3Exception stlsMissing(String what) {
        return new Pop3Exception(
                Kind.TLS,
                "STLS",
                what
                        + ". Have TLS on connect for this account: <security>tls</security> (port 995); only if there is no"
                        + " TLS to be had, and on a line that you know, <security>none</security> with"
                        + " <allowPlaintextPassword>true</allowPlaintextPassword>");
    }

    private CompletableFuture<Pop3Capabilities> signIn(Pop3Capabilities offered) {
        SignInChoice choice = new SignInChoice(
                offered, timestamp, encryption.isOn(), login.security().plaintextPasswordAllowed());
        return new SignInSteps(connection, offered, timestamp, login, blocking)
                .run(choice.choose(login.signIn()))
                .thenApply(in -> offered);
    }

    /** Capabilities may differ after sign-in (RFC 2449, section 5). Who has no CAPA is not asked twice. */
    private CompletableFuture<Pop3Capabilities> askAgain(Pop3Capabilities before) {
        return before.known()
                ? ask().thenApply(now -> now.known() ? now : before)
                : CompletableFuture.completedFuture(before);
    }

    private Pop3Session session(Pop3Capabilities capabilities) {
        connection.setPipelining(capabilities.pipelining());
        String address = channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress()
                : String.valueOf(channel.remoteAddress());
        return new NettyPop3Session(
                connection, capabilities, bounds, login.endpoint().host() + " (" + address + ")");
    }
}
