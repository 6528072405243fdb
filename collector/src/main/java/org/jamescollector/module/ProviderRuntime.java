/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.PreDestroy;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.user.api.UsersRepository;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.held.DomainLeases;
import org.jamescollector.held.ExpiredMail;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ReleasedMail;
import org.jamescollector.held.Undeliverable;
import org.jamescollector.provider.HeldDelivery;
import org.jamescollector.provider.Pickups;
import org.jamescollector.provider.QueueRuns;
import org.jamescollector.provider.SignInDesk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The provider's side, as long as James lives. James' servers ask for it when they begin, before the collector itself does. */
@Singleton
public final class ProviderRuntime {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProviderRuntime.class);

    /** For passwords and secrets: several times what one address, or one user, may have at the same time. */
    private static final int CHECKING_THREADS = 8;

    /** As many as there are tasks: the leases have to be renewed in time, however long a repository keeps another one waiting. */
    private static final int KEEPING_THREADS = 4;

    private static final int SECONDS_TO_STOP = 5;
    private static final int SECONDS_TO_FIRST = 5;

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final ScheduledExecutorService keeping =
            new ScheduledThreadPoolExecutor(KEEPING_THREADS, new DefaultThreadFactory("collector-held", true));
    private final ExecutorService checking =
            Executors.newFixedThreadPool(CHECKING_THREADS, new DefaultThreadFactory("collector-sign-in", true));
    private final EventLoopGroup eventLoops = EventLoops.named("collector-provider-io");
    private final ExecutorService sessions;
    private final MailQueue spool;
    private final HeldMail held;
    private final Undeliverable undeliverable;
    private final Pickups pickups;
    private final QueueRuns queueRuns;
    private final ReleasedMail released;
    private final SignInDesk signInDesk;
    private final List<Future<?>> tasks;

    @Inject
    public ProviderRuntime(
            CollectorConfiguration configuration,
            CollectorStore store,
            MailRepositoryStore repositories,
            MailQueueFactory<?> queues,
            UsersRepository users,
            DomainList domains,
            MetricFactory metrics,
            LocalName localName,
            DNSService dns,
            FileSystem fileSystem,
            Clock clock) {
        ProviderSettings settings = configuration.provider();
        this.spool = queues.createQueue(MailQueueFactory.SPOOL);
        this.sessions = new ThreadPoolExecutor(
                0,
                settings.sessions(),
                1,
                TimeUnit.MINUTES,
                new SynchronousQueue<>(),
                new DefaultThreadFactory("collector-provider", true));
        this.held = new HeldMail(repositories, settings, clock);
        this.undeliverable = new Undeliverable(spool, settings.bounceProcessor());
        DomainLeases leases = new DomainLeases(store.database().jdbi(), NodeName.of(fileSystem), clock);
        leases.takeUpOwn();
        HeldDelivery delivery = new HeldDelivery(held, undeliverable, metrics, localName, stopping::get);
        this.pickups = new Pickups(settings, held, leases, delivery, sessions);
        this.queueRuns = new QueueRuns(held, leases, delivery, dns, eventLoops, sessions);
        this.released = new ReleasedMail(held, leases, spool);
        this.signInDesk = new SignInDesk(settings, users, checking);
        ExpiredMail expired = new ExpiredMail(settings, held, leases, undeliverable, clock);
        HeldDomainsCheck check = new HeldDomainsCheck(settings, held, domains, users);
        this.tasks = settings.isProvider()
                ? List.of(
                        every(DomainLeases.RENEW_EVERY, "The renewal of leases", leases::renewAll),
                        every(HeldDomainsCheck.LOOK_EVERY, "The look at domains that are held", check::run),
                        every(HeldMail.RECOUNT_FULL_EVERY, "The look for room for mail", held::recountFull),
                        every(ExpiredMail.LOOK_EVERY, "The look for mail held for too long", expired::giveBack))
                : List.of();
    }

    private Future<?> every(Duration pause, String what, Runnable task) {
        return keeping.scheduleWithFixedDelay(
                unfailing(what, task), SECONDS_TO_FIRST, pause.toSeconds(), TimeUnit.SECONDS);
    }

    /** A timer forgets what has failed once. */
    private static Runnable unfailing(String what, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOGGER.error("{} failed; it is tried again", what, e);
            }
        };
    }

    HeldMail held() {
        return held;
    }

    Undeliverable undeliverable() {
        return undeliverable;
    }

    Pickups pickups() {
        return pickups;
    }

    QueueRuns queueRuns() {
        return queueRuns;
    }

    ReleasedMail released() {
        return released;
    }

    SignInDesk signInDesk() {
        return signInDesk;
    }

    /** Sessions end after the message they are at; those that wait for a silent customer are cut off. */
    @PreDestroy
    void stop() throws IOException {
        stopping.set(true);
        tasks.forEach(task -> task.cancel(false));
        keeping.shutdownNow();
        checking.shutdownNow();
        sessions.shutdown();
        try {
            if (!sessions.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                sessions.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        EventLoops.end(eventLoops);
        spool.close();
    }
}
