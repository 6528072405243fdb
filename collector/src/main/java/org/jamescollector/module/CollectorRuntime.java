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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.PreDestroy;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.connection.AccountRunner;
import org.jamescollector.connection.AccountStates;
import org.jamescollector.connection.Accounts;
import org.jamescollector.connection.CollectScheduler;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.connection.OdmrServices;
import org.jamescollector.connection.RunServices;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.odmr.OdmrClient;
import org.jamescollector.pop3.Pop3Client;
import org.jamescollector.spool.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that lives as long as James does: made once, begun after James' servers are up, ended before them. */
@Singleton
public final class CollectorRuntime {

    private static final Logger LOGGER = LoggerFactory.getLogger(CollectorRuntime.class);
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
    private final CollectorOdmr odmr;
    private final List<Pop3Account> mailboxes;
    private final AccountRunner runner;
    private final CollectScheduler scheduler;
    private final CollectorService service;

    @Inject
    public CollectorRuntime(
            CollectorConfiguration configuration,
            ExtensionsCheck extensions,
            CollectorStore store,
            CollectorRules rules,
            CollectorOdmr odmr,
            Spool spool,
            KnownRecipients knownRecipients,
            FileSystem fileSystem,
            DomainList domains,
            MetricFactory metrics,
            GaugeRegistry gauges,
            Clock clock) {
        Optional<String> notTold = extensions.run();
        this.odmr = odmr;
        LocalName localName = new LocalName(domains);
        AccountStates states = new AccountStates(store.database().jdbi());
        Accounts accounts = new Accounts(configuration.accounts());
        this.mailboxes = configuration.pop3Accounts();
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
                node(fileSystem),
                configuration.parallelRuns(),
                new CollectScheduler.Memory(configuration.forgetAfter(), configuration.keepDecisions()));
        this.service = new CollectorService(accounts, states, runner, scheduler, store.history(), clock, notTold);
    }

    /** Host and working folder: the same after a restart, and no two Jameses share both. */
    private static String node(FileSystem fileSystem) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOGGER.debug("This host does not know its own name", e);
            host = "localhost";
        }
        try {
            return host + ":"
                    + Integer.toHexString(
                            fileSystem.getBasedir().getAbsolutePath().hashCode());
        } catch (java.io.FileNotFoundException e) {
            return host;
        }
    }

    CollectorService service() {
        return service;
    }

    void start() {
        scheduler.start();
        // Thousands of accounts, and James' users may be in an LDAP server far away: neither James' start nor a run
        // waits for that.
        new DefaultThreadFactory("collector-look-ahead", true)
                .newThread(() -> runner.tellWhatIsUnknown(mailboxes))
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
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        odmr.close();
        scheduler.close();
        blocking.shutdown();
    }
}
