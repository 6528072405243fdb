/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.apache.james.metrics.api.Gauge;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.history.JdbcHistory;
import org.jamescollector.odmr.OdmrClient;
import org.jamescollector.pop3.Pop3Client;
import org.jamescollector.rules.DownloadRules;
import org.jamescollector.spool.JamesSpool;
import org.jamescollector.testing.Known;
import org.jdbi.v3.core.Jdbi;

/** The collector as it runs in a James: everything real but James' servers, whose spool nobody empties here. */
public final class CollectorNode implements AutoCloseable {

    /** Looks often, so that tests do not wait. */
    static final CollectScheduler.Pace QUICK =
            new CollectScheduler.Pace(Duration.ofMillis(100), Duration.ofSeconds(1), 4, Duration.ofMillis(1));

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private final Gauges gauges = new Gauges();
    private final MemoryMailQueueFactory queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
    private final HistoryDatabase database;
    private final JdbcHistory history;
    private final AccountRunner runner;
    private final AccountStates states;
    private final CollectScheduler scheduler;
    private final CollectorService service;

    private CollectorNode(Builder as) {
        database = HistoryDatabase.open(as.settings);
        history = new JdbcHistory(database, Runnable::run);
        DataSource source = as.source.apply(database.dataSource());
        Jdbi jdbi = Jdbi.create(source);
        states = new AccountStates(jdbi);
        Accounts accounts = new Accounts(as.accounts);
        Clock clock = Clock.systemUTC();
        runner = new AccountRunner(
                new RunServices(
                        new Pop3Client(loops, blocking),
                        history,
                        history.decisionLog(),
                        history.outbox(),
                        history.asks(),
                        () -> as.rules,
                        new JamesSpool(queues, Known.users()),
                        as.known,
                        clock,
                        () -> "james.example.org",
                        stopping::get),
                new OdmrServices(
                        new OdmrClient(loops, blocking),
                        () -> {
                            throw new IllegalStateException("there is no James here that could serve a turned session");
                        },
                        clock,
                        () -> "james.example.org",
                        stopping::get),
                states,
                metrics,
                gauges);
        scheduler = new CollectScheduler(
                accounts,
                runner,
                states,
                history,
                clock,
                source,
                jdbi,
                as.name,
                as.parallelRuns,
                new CollectScheduler.Memory(Duration.ofDays(30), as.keepDecisions),
                as.pace);
        service = new CollectorService(accounts, states, runner, scheduler, history, clock, as.notTold);
    }

    public static Builder on(DatabaseSettings settings) {
        return new Builder(settings);
    }

    public CollectorService service() {
        return service;
    }

    public JdbcHistory history() {
        return history;
    }

    public HistoryDatabase database() {
        return database;
    }

    AccountRunner runner() {
        return runner;
    }

    AccountStates states() {
        return states;
    }

    CollectScheduler scheduler() {
        return scheduler;
    }

    public RecordingMetricFactory metrics() {
        return metrics;
    }

    Gauge<?> gauge(String name) {
        return gauges.byName.get(name);
    }

    public AccountState state(String account) {
        return service.state(new AccountName(account));
    }

    /** Mails in James' spool. */
    public long spooled() {
        try {
            return spool().getSize();
        } catch (MailQueueException e) {
            throw new IllegalStateException(e);
        }
    }

    private ManageableMailQueue spool() {
        return queues.createQueue(MailQueueFactory.SPOOL);
    }

    void sayThatJamesIsStopping() {
        stopping.set(true);
    }

    @Override
    public void close() {
        stopping.set(true);
        scheduler.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        blocking.shutdownNow();
        history.close();
        database.close();
        queues.clean();
    }

    /** What is to run. */
    public static final class Builder {

        private final DatabaseSettings settings;
        private final List<Pop3Account> accounts = new ArrayList<>();
        private String name = "node-1";
        private int parallelRuns = 4;
        private CollectScheduler.Pace pace = QUICK;
        private UnaryOperator<DataSource> source = UnaryOperator.identity();
        private KnownRecipients known = Known.everybody();
        private DownloadRules rules = DownloadRules.none();
        private Duration keepDecisions = Duration.ofDays(90);
        private Optional<String> notTold = Optional.empty();

        private Builder(DatabaseSettings settings) {
            this.settings = settings;
        }

        public Builder rules(DownloadRules download) {
            rules = download;
            return this;
        }

        public Builder keepDecisions(Duration time) {
            keepDecisions = time;
            return this;
        }

        /** As in a James that was not told to begin collecting. */
        public Builder notToldToBegin(String why) {
            notTold = Optional.of(why);
            return this;
        }

        public Builder named(String node) {
            name = node;
            return this;
        }

        public Builder accounts(AnAccount... which) {
            for (AnAccount account : which) {
                accounts.add(account.build());
            }
            return this;
        }

        public Builder parallelRuns(int number) {
            parallelRuns = number;
            return this;
        }

        /** Whom James knows; everybody, unless a test says otherwise. */
        public Builder known(KnownRecipients whom) {
            known = whom;
            return this;
        }

        Builder pace(CollectScheduler.Pace how) {
            pace = how;
            return this;
        }

        /** Puts something between the collector's state and its database. */
        public Builder through(UnaryOperator<DataSource> what) {
            source = what;
            return this;
        }

        /** Nothing runs of itself. */
        public CollectorNode idle() {
            return new CollectorNode(this);
        }

        public CollectorNode start() {
            CollectorNode node = idle();
            try {
                node.scheduler.start();
                return node;
            } catch (RuntimeException e) {
                node.close();
                throw e;
            }
        }
    }

    private static final class Gauges implements GaugeRegistry {

        private final Map<String, Gauge<?>> byName = new ConcurrentHashMap<>();

        @Override
        public <T> GaugeRegistry register(String name, Gauge<T> gauge) {
            byName.put(name, gauge);
            return this;
        }

        @Override
        public <T> SettableGauge<T> settableGauge(String name) {
            throw new UnsupportedOperationException(name);
        }
    }
}
