/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.PreDestroy;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.jamescollector.arrival.MailArrivals;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.connection.AccountRunner;
import org.jamescollector.connection.AccountStates;
import org.jamescollector.connection.Accounts;
import org.jamescollector.connection.CollectScheduler;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.connection.OdmrServices;
import org.jamescollector.connection.RunServices;
import org.jamescollector.connection.TriggerServices;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.odmr.OdmrClient;
import org.jamescollector.pop3.Pop3Client;
import org.jamescollector.spool.Spool;
import org.jamescollector.trigger.EtrnClient;

/** Everything that lives as long as James does: made once, begun after James' servers are up, ended before them. */
@Singleton
public final class CollectorRuntime {

    /** For what would hold up an event loop: DNS, certificate files, the rounds of SCRAM. */
    private static final int BLOCKING_THREADS = 4;

    private static final Duration TIME_TO_QUIT = Duration.ofSeconds(5);

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final EventLoopGroup eventLoops = EventLoops.named("collector-io");
    private final ExecutorService blocking =
            Executors.newFixedThreadPool(BLOCKING_THREADS, new DefaultThreadFactory("collector-blocking", true));
    private final Accounts accounts;
    private final CollectorOdmr odmr;
    private final AccountRunner runner;
    private final CollectScheduler scheduler;
    private final CollectorService service;

    @Inject
    public CollectorRuntime(
            CollectorConfiguration configuration,
            ExtensionsCheck extensions,
            MailetContainerCheck mailetContainer,
            CollectorStore store,
            CollectorRules rules,
            CollectorOdmr odmr,
            MailArrivals arrivals,
            Spool spool,
            KnownRecipients knownRecipients,
            FileSystem fileSystem,
            LocalName localName,
            MetricFactory metrics,
            GaugeRegistry gauges,
            Clock clock) {
        Optional<String> notTold = extensions.run();
        this.odmr = odmr;
        if (notTold.isPresent()) {
            // Else the startable looks, once all that is wrong with James' own start has been told.
            mailetContainer.run();
        }
        AccountStates states = new AccountStates(store.database().jdbi());
        this.accounts = new Accounts(configuration.accounts(), configuration.programs());
        this.runner = new AccountRunner(
                new RunServices(
                        new Pop3Client(eventLoops, blocking),
                        store.history(),
                        store.decisionLog(),
                        store.outbox(),
                        store.asks(),
                        rules,
                        spool,
                        knownRecipients,
                        clock,
                        localName,
                        stopping::get),
                new OdmrServices(
                        new OdmrClient(odmr.eventLoops(), blocking), odmr::sessions, clock, localName, stopping::get),
                new TriggerServices(new EtrnClient(eventLoops, blocking), arrivals, clock, localName, stopping::get),
                accounts,
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
        this.service = new CollectorService(accounts, states, runner, scheduler, store.history(), clock, notTold);
    }

    CollectorService service() {
        return service;
    }

    void start() {
        scheduler.start();
        // Thousands of accounts, and James' users may be in an LDAP server far away: neither James' start nor a run
        // waits for that.
        new DefaultThreadFactory("collector-look-ahead", true)
                .newThread(() -> runner.tellWhatIsUnknown(accounts.all()))
                .start();
    }

    /**
     * Runs end after the message they are at, with QUIT or, where the provider is the client, with 421; those that wait for a silent
     * provider are cut off.
     */
    @PreDestroy
    void stop() {
        stopping.set(true);
        odmr.stop();
        runner.awaitIdle(TIME_TO_QUIT);
        EventLoops.end(eventLoops);
        odmr.close();
        scheduler.close();
        blocking.shutdown();
    }
}
