/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SessionLimits;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.net.HostResolver;
import org.jamescollector.testing.ElementsOfCollectorXml;

/** A client with its own threads, and short ways of saying what tests say often. */
final class TestClient implements AutoCloseable {

    static final String USER = "user";
    static final String PASSWORD = "right";

    /** Longer than anything takes that works, shorter than a reader's patience. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final Pop3Client client;

    TestClient() {
        this(Pop3Bounds.DEFAULT, HostResolver.SYSTEM);
    }

    TestClient(Pop3Bounds bounds, HostResolver resolver) {
        this.client = new Pop3Client(loops, NioSocketChannel.class, blocking, bounds, resolver);
    }

    static SessionLimits limits(Duration connect, Duration reply, Duration session) {
        return new SessionLimits(5_000, 1L << 30, OptionalInt.empty(), connect, reply, session);
    }

    /** No TLS, and no objection to that. */
    static TransportSecurity clear() {
        return new TransportSecurity(Mode.NONE, new Verification.None(), Optional.empty(), true);
    }

    static TransportSecurity secured(Mode mode, Verification verification) {
        return new TransportSecurity(mode, verification, Optional.empty(), false);
    }

    static Pop3Login login(int port) {
        return login(port, clear(), SignIn.STRONGEST);
    }

    static Pop3Login login(int port, TransportSecurity security, SignIn signIn) {
        return login("127.0.0.1", port, security, signIn);
    }

    static Pop3Login login(String host, int port, TransportSecurity security, SignIn signIn) {
        return new Pop3Login(
                new Endpoint(host, port),
                security,
                USER,
                new Secret(PASSWORD),
                signIn,
                limits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(60)));
    }

    static Pop3Login as(Pop3Login login, String user, String password) {
        return new Pop3Login(
                login.endpoint(), login.security(), user, new Secret(password), login.signIn(), login.limits());
    }

    static Pop3Login within(Pop3Login login, SessionLimits limits) {
        return new Pop3Login(
                login.endpoint(), login.security(), login.user(), login.password(), login.signIn(), limits);
    }

    CompletableFuture<Pop3Session> opening(Pop3Login login) {
        return client.open(login);
    }

    Pop3Session open(Pop3Login login) {
        return get(client.open(login));
    }

    Pop3Session open(int port) {
        return open(login(port));
    }

    /** Opens, and expects that to fail with words that an administrator can act on. */
    Pop3Exception refused(Pop3Login login) {
        Pop3Exception failure = failure(client.open(login));
        ElementsOfCollectorXml.assertKnown(failure.getMessage());
        return failure;
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Pop3Exception known) {
                throw known;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static Pop3Exception failure(CompletableFuture<?> future) {
        try {
            Object value = get(future);
            throw new AssertionError("this should have failed, and gave " + value);
        } catch (Pop3Exception e) {
            return e;
        }
    }

    static byte[] retr(Pop3Session session, int message) {
        ReceivedMessage received = new ReceivedMessage();
        get(session.retr(message, Long.MAX_VALUE, received));
        return get(received.message());
    }

    static Map<Integer, String> uidl(Pop3Session session) {
        Map<Integer, String> ids = new TreeMap<>();
        get(session.uidl(ids::put));
        return ids;
    }

    static Map<Integer, Long> list(Pop3Session session) {
        Map<Integer, Long> sizes = new TreeMap<>();
        get(session.list(sizes::put));
        return sizes;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        blocking.shutdownNow();
    }
}
