/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.mailet.Mail;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.held.DomainLeases;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldFixture;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on the thread that asks for them, along a route whose host nobody knows. */
class QueueRunsTest {

    private static final String CUSTOMER = "customer.example";
    private static final NioEventLoopGroup LOOPS = new NioEventLoopGroup(1);

    @TempDir
    private Path folder;

    private final AtomicInteger looks = new AtomicInteger();
    private HeldFixture james;

    @AfterAll
    static void endLoops() {
        LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @BeforeEach
    void open() {
        james = new HeldFixture(folder, CUSTOMER);
    }

    @AfterEach
    void close() {
        james.close();
    }

    /** Knows nobody, and asks for something at the first look. */
    private final class Nobody implements DNSService {

        private Runnable atFirst = () -> {};

        @Override
        public Collection<String> findMXRecords(String domain) {
            return List.of();
        }

        @Override
        public Collection<String> findTXTRecords(String domain) {
            return List.of();
        }

        @Override
        public Collection<InetAddress> getAllByName(String host) throws UnknownHostException {
            if (looks.incrementAndGet() == 1) {
                atFirst.run();
            }
            throw new UnknownHostException(host);
        }

        @Override
        public InetAddress getByName(String host) throws UnknownHostException {
            throw new UnknownHostException(host);
        }

        @Override
        public InetAddress getLocalHost() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public String getHostName(InetAddress address) {
            return address.getHostAddress();
        }
    }

    private static HeldDomain domain() {
        Route route = new Route.ToServer(
                new Endpoint("unknown.example", 25),
                new TransportSecurity(Mode.NONE, new Verification.None(), Optional.empty(), false));
        return new HeldDomain(Domain.of(CUSTOMER), Set.of(), List.of(), Optional.of(route), HoldLimits.DEFAULT);
    }

    private QueueRuns runs(DNSService dns) {
        HeldDelivery delivery = new HeldDelivery(
                james.held, james.undeliverable, new RecordingMetricFactory(), () -> "provider.example", () -> false);
        return new QueueRuns(james.held, james.leases, delivery, dns, LOOPS, Runnable::run);
    }

    @Test
    void shouldRunOnceMoreWhereItWasAskedForMeanwhile() throws Exception {
        james.hold("held", "anna@" + CUSTOMER);
        Nobody dns = new Nobody();
        QueueRuns runs = runs(dns);
        dns.atFirst = () -> {
            assertThat(runs.start(domain())).isTrue();
            assertThat(runs.start(domain())).isTrue();
        };

        assertThat(runs.start(domain())).isTrue();
        assertThat(looks).hasValue(2);

        assertThat(runs.start(domain())).isTrue();
        assertThat(looks).hasValue(3);
    }

    @Test
    void shouldTouchNothingWhileSomebodyElseHasTheDomain() throws Exception {
        MailRepository repository = james.repositories.repository(CUSTOMER);
        Mail stranger = HeldFixture.mail("stranger", "anna@" + CUSTOMER);
        repository.store(stranger);
        QueueRuns runs = runs(new Nobody());

        try (DomainLeases.Lease elsewhere =
                james.leases.acquire(Domain.of(CUSTOMER)).orElseThrow()) {
            assertThat(runs.start(domain())).isTrue();

            assertThat(elsewhere.isGood()).isTrue();
            assertThat(james.held.oldestFirst(domain())).isEmpty();
        }

        assertThat(runs.start(domain())).isTrue();
        assertThat(james.held.oldestFirst(domain())).hasSize(1);
        assertThat(looks).hasValue(1);
    }
}
