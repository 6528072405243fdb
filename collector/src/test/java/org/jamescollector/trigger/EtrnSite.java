/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.trigger;

import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SmtpLogin;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.SmtpTimeouts;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.account.Trigger;
import org.jamescollector.net.ProviderException;
import org.jamescollector.testing.FakeOdmrProvider;

/** A client with its own threads, and the site that asks, which tests describe. */
final class EtrnSite implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final EtrnClient client = new EtrnClient(loops, blocking);
    private String host = "127.0.0.1";
    private TransportSecurity security = new TransportSecurity(
            Mode.STARTTLS_IF_OFFERED, new Verification.SystemAuthorities(), Optional.empty(), false);
    private Optional<SmtpSignIn> signIn = Optional.empty();
    private String secret = FakeOdmrProvider.SECRET;
    private SmtpTimeouts timeouts = new SmtpTimeouts(LONG, LONG, LONG);

    EtrnSite signingIn(SmtpSignIn way) {
        signIn = Optional.of(way);
        return this;
    }

    EtrnSite secret(String other) {
        secret = other;
        return this;
    }

    EtrnSite secured(String name, Mode mode, Verification verification) {
        host = name;
        security = new TransportSecurity(mode, verification, Optional.empty(), false);
        return this;
    }

    EtrnSite replyWithin(Duration time) {
        timeouts = new SmtpTimeouts(LONG, time, LONG);
        return this;
    }

    EtrnSite sessionWithin(Duration time) {
        timeouts = new SmtpTimeouts(LONG, LONG, time);
        return this;
    }

    List<EtrnReply> ask(FakeOdmrProvider server, String... names) {
        return ask(server.port(), names);
    }

    List<EtrnReply> ask(int port, String... names) {
        Optional<SmtpLogin> login = signIn.map(
                way -> new SmtpLogin(FakeOdmrProvider.USER, SecretSource.of(new Secret("not looked at here")), way));
        Trigger.Etrn etrn = new Trigger.Etrn(new Endpoint(host, port), security, login, List.of(names), timeouts);
        try {
            return client.ask(etrn, signIn.map(way -> new Secret(secret)), "james.example.org")
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProviderException known) {
                throw known;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** What is said to a single name. */
    EtrnReply reply(FakeOdmrProvider server) {
        return ask(server, "example.org").get(0);
    }

    ProviderException failure(FakeOdmrProvider server, String... names) {
        try {
            ask(server, names);
        } catch (ProviderException e) {
            return e;
        }
        throw new AssertionError("this should have failed");
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        blocking.shutdownNow();
    }
}
