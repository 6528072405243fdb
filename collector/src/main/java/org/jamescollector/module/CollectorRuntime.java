/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.PreDestroy;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.connection.AccountRunner;
import org.jamescollector.connection.AccountStates;
import org.jamescollector.connection.Accounts;
import org.jamescollector.connection.CollectScheduler;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.connection.RunServices;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.pop3.Pop3Client;
import org.jamescollector.spool.Spool;

/** Everything that lives as long as James does: made once, begun after James' servers are up, ended before them. */
@Singleton
public final class CollectorRuntime {

    private static final int EVENT_LOOPS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));

    /** For what would hold up an event loop: DNS, certificate files, the rounds of SCRAM. */
    private static final int BLOCKING_THREADS = 4;

    private static final Duration TIME_TO_QUIT = Duration.ofSeconds(5);

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final EventLoopGroup eventLoops =
            new NioEventLoopGroup(EVENT_LOOPS, new DefaultThreadFactory("collector-io", true));
    private final ExecutorService blocking =
            Executors.newFixedThreadPool(BLOCKING_THREADS, new DefaultThreadFactory("collector-blocking", true));
    private final AccountRunner runner;
    private final CollectScheduler scheduler;
    private final CollectorService service;

    @Inject
    public CollectorRuntime(
            CollectorConfiguration configuration,
            ExtensionsCheck extensions,
            CollectorStore store,
            CollectorRules rules,
            Spool spool,
            KnownRecipients knownRecipients,
            FileSystem fileSystem,
            DomainList domains,
            MetricFactory metrics,
            GaugeRegistry gauges,
            Clock clock) {
        extensions.run();
        AccountStates states = new AccountStates(store.database().jdbi());
        Accounts accounts = new Accounts(configuration.accounts());
        this.runner = new AccountRunner(
                new RunServices(
                        new Pop3Client(eventLoops, blocking),
                        store.history(),
                        store.decisionLog(),
                        rules,
                        spool,
                        knownRecipients,
                        clock,
                        new LocalName(domains),
                        stopping::get),
                states,
                metrics,
                gauges);
        this.scheduler = new CollectScheduler(
                accounts,
                runner,
                states,
                store.history(),
                clock,
                store.database().dataSource(),
                store.database().jdbi(),
                NodeName.of(fileSystem),
                configuration.parallelRuns(),
                new CollectScheduler.Memory(configuration.forgetAfter(), configuration.keepDecisions()));
        this.service = new CollectorService(accounts, states, runner, scheduler, store.history(), clock);
    }

    CollectorService service() {
        return service;
    }

    void start() {
        scheduler.start();
    }

    /** Runs end with QUIT after the message they are at; those that wait for a silent provider are cut off. */
    @PreDestroy
    void stop() {
        stopping.set(true);
        runner.awaitIdle(TIME_TO_QUIT);
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        scheduler.close();
        blocking.shutdown();
    }
}
