/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.mailet.Mail;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.Keep;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SessionLimits;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.envelope.EnvelopeRecoveries;
import org.jamescollector.envelope.EnvelopeRecovery;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.envelope.OwnNames;
import org.jamescollector.history.Asks;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.DecisionLog;
import org.jamescollector.history.History;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.history.JdbcHistory;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.Outbox;
import org.jamescollector.pop3.Pop3Client;
import org.jamescollector.rules.DownloadRules;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.spool.JamesSpool;
import org.jamescollector.spool.SpoolException;
import org.jamescollector.testing.Known;
import org.jamescollector.testing.SteeredClock;

/** Runs one account against a provider, with a real history and James' own memory queue as its spool. */
final class CollectFixture implements AutoCloseable {

    static final AccountName ACCOUNT = new AccountName("info");

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final Queues queues = new Queues();
    private final JamesSpool spool = new JamesSpool(queues, Known.users());
    private final HistoryDatabase database;
    private final JdbcHistory history;

    final AtomicBoolean stopping = new AtomicBoolean();
    Instant now = Instant.parse("2026-11-20T10:00:00Z");
    History historyOfRuns;
    KnownRecipients known = Known.everybody();
    Optional<EnvelopeRecovery> recoveryOfRuns = Optional.empty();
    Recipients recipients = new Recipients.One(address("bob@example.org"));
    boolean checkRecipients = true;
    String localName = "example.org";
    Optional<MailAddress> postmaster = Optional.empty();
    DownloadRules rules = DownloadRules.none();

    Keep keep = new Keep.DeleteAtOnce();
    OptionalLong maximumMessageSize = OptionalLong.empty();
    int messagesPerSession = 1_000;
    OptionalInt sessionsPerRun = OptionalInt.empty();
    Duration replyTimeout = Duration.ofSeconds(5);
    boolean smallestFirst;
    boolean traceHeader;

    CollectFixture(Path folder) {
        database = HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("history.db")));
        history = new JdbcHistory(database, Runnable::run);
        historyOfRuns = history;
    }

    /** James' memory queue, which can be told to refuse. */
    static final class Queues extends MemoryMailQueueFactory {

        volatile Optional<String> refuses = Optional.empty();
        final AtomicInteger refusals = new AtomicInteger();

        Queues() {
            super(new RawMailQueueItemDecoratorFactory());
        }

        private MemoryCacheableMailQueue own;

        @Override
        public synchronized MemoryCacheableMailQueue createQueue(MailQueueName name, PrefetchCount prefetch) {
            if (own == null) {
                own = new MemoryCacheableMailQueue(name, new RawMailQueueItemDecoratorFactory(), Clock.systemUTC()) {
                    @Override
                    public void enQueue(Mail mail) throws MailQueueException {
                        if (refuses.filter(
                                        part -> part.isEmpty() || textOf(mail).contains(part))
                                .isPresent()) {
                            refusals.incrementAndGet();
                            throw new MailQueueException("no room for this");
                        }
                        super.enQueue(mail);
                    }
                };
            }
            return own;
        }
    }

    /** The spool takes nothing whose text contains this; all, if it is empty. */
    void refuse(String part) {
        queues.refuses = Optional.of(part);
    }

    /** How often it has refused. */
    int refusals() {
        return queues.refusals.get();
    }

    /** What is written to people, and not sent yet. */
    Outbox outbox() {
        return history.outbox();
    }

    /** Nobody can read to whom they go any more. */
    void spoilNotices() {
        database.jdbi().useHandle(handle -> handle.execute("UPDATE collector_notice SET addressee = 'not an address'"));
    }

    void acceptAgain() {
        queues.refuses = Optional.empty();
    }

    /** What rules decided so far. */
    DecisionLog decisions() {
        return history.decisionLog();
    }

    /** Whom runs have asked. */
    Asks asks() {
        return history.asks();
    }

    /** What the rules would do. */
    RuleTrial.Result tryRules(int port) throws RunFailure, InterruptedException {
        RuleTrial trial = new RuleTrial();
        tryRules(port, trial);
        return trial.result();
    }

    /** @param trial is told what they would do, whatever ends it */
    void tryRules(int port, RuleTrial trial) throws RunFailure, InterruptedException {
        RunServices services = services();
        new RuleTrialRun(
                        services,
                        account(port),
                        EnvelopeRecoveries.of(account(port), services.knownRecipients(), services.localName()))
                .run(trial);
    }

    RunOutcome run(int port) {
        Pop3Account account = account(port);
        RunServices services = services();
        KnownRecipients run = new CachedRecipients(services.knownRecipients());
        EnvelopeRecovery recovery =
                recoveryOfRuns.orElseGet(() -> EnvelopeRecoveries.of(account, run, services.localName()));
        return new Pop3Run(services, account, run, recovery, new RunProgress()).run();
    }

    private RunServices services() {
        Clock clock = new SteeredClock(() -> now);
        return new RunServices(
                new Pop3Client(loops, blocking),
                historyOfRuns,
                history.decisionLog(),
                history.outbox(),
                history.asks(),
                () -> rules,
                spool,
                known,
                clock,
                new OwnNames() {
                    @Override
                    public String get() {
                        return localName;
                    }

                    @Override
                    public Optional<MailAddress> postmaster() {
                        return postmaster;
                    }
                },
                stopping::get);
    }

    Pop3Account account(int port) {
        return new Pop3Account(
                ACCOUNT,
                true,
                new Endpoint("127.0.0.1", port),
                new TransportSecurity(
                        TransportSecurity.Mode.NONE, new TransportSecurity.Verification.None(), Optional.empty(), true),
                "user",
                SecretSource.of(new Secret("right")),
                SignIn.STRONGEST,
                Duration.ofMinutes(5),
                recipients,
                checkRecipients,
                keep,
                maximumMessageSize,
                new SessionLimits(
                        messagesPerSession,
                        1L << 30,
                        sessionsPerRun,
                        Duration.ofSeconds(5),
                        replyTimeout,
                        Duration.ofSeconds(60)),
                smallestFirst,
                traceHeader);
    }

    static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    History history() {
        return history;
    }

    List<LeftMessage> left() {
        return history.left(ACCOUNT, 0, 100);
    }

    /** All that reached the spool so far, in its order. */
    List<Mail> spooled() {
        List<Mail> mails = new ArrayList<>();
        // Not closed: James' queue empties itself when the last who has it open closes it.
        queues.createQueue(MailQueueFactory.SPOOL).browse().forEachRemaining(item -> mails.add(item.getMail()));
        return mails;
    }

    /** The texts of what {@code AlreadyCollected} lets pass. */
    List<String> delivered() {
        return spooled().stream()
                .filter(mail ->
                        history.claim(CollectedMail.read(mail).orElseThrow()).join() == History.Claim.GRANTED)
                .map(CollectFixture::textOf)
                .toList();
    }

    static String textOf(Mail mail) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            mail.getMessage().writeTo(out);
            return out.toString(StandardCharsets.ISO_8859_1);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SpoolException {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        blocking.shutdownNow();
        spooled().forEach(LifecycleUtil::dispose);
        history.close();
        database.close();
    }
}
