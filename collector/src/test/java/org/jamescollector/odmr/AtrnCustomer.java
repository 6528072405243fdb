/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.odmr;

import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.OdmrTimeouts;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.net.ProviderException;
import org.jamescollector.smtp.SmtpBounds;
import org.jamescollector.testing.FakeOdmrProvider;

/** A client with its own threads, and the account that it asks for, which tests describe. */
final class AtrnCustomer implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final OdmrClient client;
    private String host = "127.0.0.1";
    private TransportSecurity security =
            new TransportSecurity(Mode.NONE, new Verification.None(), Optional.empty(), true);
    private SmtpSignIn signIn = SmtpSignIn.STRONGEST;
    private String secret = FakeOdmrProvider.SECRET;
    private List<String> domains = List.of();
    private OdmrTimeouts timeouts = new OdmrTimeouts(LONG, LONG, LONG, LONG, LONG);

    AtrnCustomer() {
        this(SmtpBounds.DEFAULT);
    }

    AtrnCustomer(SmtpBounds bounds) {
        client = new OdmrClient(loops, blocking, bounds);
    }

    AtrnCustomer by(SmtpSignIn way) {
        signIn = way;
        return this;
    }

    AtrnCustomer secret(String other) {
        secret = other;
        return this;
    }

    AtrnCustomer domains(String... names) {
        domains = List.of(names);
        return this;
    }

    AtrnCustomer secured(String name, Mode mode, Verification verification) {
        host = name;
        security = new TransportSecurity(mode, verification, Optional.empty(), false);
        return this;
    }

    AtrnCustomer replyWithin(Duration time) {
        timeouts = new OdmrTimeouts(LONG, time, LONG, LONG, LONG);
        return this;
    }

    AtrnCustomer atrnWithin(Duration time) {
        timeouts = new OdmrTimeouts(LONG, LONG, time, LONG, LONG);
        return this;
    }

    AtrnCustomer sessionWithin(Duration time) {
        timeouts = new OdmrTimeouts(LONG, LONG, LONG, LONG, time);
        return this;
    }

    /** @return empty: there is no mail */
    Optional<TurnedLine> ask(FakeOdmrProvider provider) {
        OdmrAccount account = new OdmrAccount(
                new AccountName("office"),
                true,
                new Endpoint(host, provider.port()),
                security,
                FakeOdmrProvider.USER,
                SecretSource.of(new Secret(secret)),
                signIn,
                Duration.ofMinutes(5),
                domains,
                timeouts);
        return get(client.ask(account, new Secret(secret), "james.example.org"));
    }

    ProviderException refused(FakeOdmrProvider provider) {
        return failure(() -> ask(provider));
    }

    static ProviderException failure(Runnable work) {
        try {
            work.run();
        } catch (ProviderException e) {
            return e;
        }
        throw new AssertionError("this should have failed");
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProviderException known) {
                throw known;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        blocking.shutdownNow();
    }
}
