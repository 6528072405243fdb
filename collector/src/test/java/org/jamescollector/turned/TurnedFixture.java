/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.netty.channel.nio.NioEventLoopGroup;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableConfiguration;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.apache.mailet.Mail;
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
import org.jamescollector.odmr.OdmrClient;
import org.jamescollector.odmr.TurnedLine;
import org.jamescollector.testing.FakeOdmrProvider;
import org.jamescollector.testing.FakeOdmrProvider.Letter;

/**
 * James' SMTP handlers and what they ask, without the rest of James. It serves example.org and example.net; anna and bert are users at
 * example.org, anna at example.net too.
 */
final class TurnedFixture implements AutoCloseable {

    static final String PASSWORD = "pass";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final FakeOdmrProvider provider = new FakeOdmrProvider();
    private final NioEventLoopGroup loops = new NioEventLoopGroup(2);
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final MemoryMailQueueFactory queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<String> notAskedFor = new CopyOnWriteArrayList<>();
    private final List<String> notServed = new CopyOnWriteArrayList<>();
    private final TurnedSessions sessions;
    private List<String> domains = List.of();
    private Duration idle = PATIENCE;
    private Duration session = PATIENCE;

    TurnedFixture(HierarchicalConfiguration<ImmutableNode> smtpserver) throws Exception {
        Injector injector = Guice.createInjector(james());
        ProtocolHandlerLoader loader = (name, configuration) -> {
            try {
                ProtocolHandler handler = (ProtocolHandler) injector.getInstance(Class.forName(name));
                handler.init(configuration);
                return handler;
            } catch (ClassNotFoundException | ConfigurationException e) {
                throw new ProtocolHandlerLoader.LoadingException(name, e);
            }
        };
        sessions = TurnedSessions.open(
                smtpserver, loader, nobody(DNSService.class), nobody(FileSystem.class), new RecordingMetricFactory());
        provider.start();
    }

    private AbstractModule james() throws Exception {
        MemoryDomainList domainList = new MemoryDomainList(nobody(DNSService.class));
        domainList.configure(DomainListConfiguration.builder()
                .autoDetect(false)
                .autoDetectIp(false)
                .defaultDomain(Domain.of("james.example.org"))
                .build());
        domainList.addDomain(Domain.of("example.org"));
        domainList.addDomain(Domain.of("example.net"));
        MemoryUsersRepository users = MemoryUsersRepository.withVirtualHosting(domainList);
        for (String user : List.of("anna@example.org", "bert@example.org", "anna@example.net")) {
            users.addUser(Username.of(user), PASSWORD);
        }
        MemoryRecipientRewriteTable rewriteTable = new MemoryRecipientRewriteTable();
        rewriteTable.setDomainList(domainList);
        rewriteTable.setUsersRepository(users);
        rewriteTable.setConfiguration(RecipientRewriteTableConfiguration.DEFAULT_ENABLED);
        return new AbstractModule() {
            @Override
            protected void configure() {
                bind(MetricFactory.class).toProvider(() -> new RecordingMetricFactory());
                bind(DomainList.class).toProvider(() -> domainList);
                bind(UsersRepository.class).toProvider(() -> users);
                bind(RecipientRewriteTable.class).toProvider(() -> rewriteTable);
                bind(new com.google.inject.TypeLiteral<MailQueueFactory<?>>() {})
                        .toProvider(() -> queues);
                bind(Authorizator.class).toProvider(() -> (user, other) -> Authorizator.AuthorizationState.FORBIDDEN);
                bind(Clock.class).toProvider(() -> Clock.systemUTC());
            }
        };
    }

    private static <T> T nobody(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                TurnedFixture.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("nobody should ask " + type.getSimpleName());
                }));
    }

    TurnedFixture domains(String... names) {
        domains = List.of(names);
        return this;
    }

    TurnedFixture idleFor(Duration time) {
        idle = time;
        return this;
    }

    TurnedFixture sessionOf(Duration time) {
        session = time;
        return this;
    }

    /** A message that the provider holds, so that it turns the connection round. */
    static Letter letter(String recipient) {
        return new Letter(
                "carl@example.com", List.of(recipient), "From: carl@example.com\r\nSubject: a\r\n\r\nHello\r\n");
    }

    /** Has the provider do this once the connection is turned round, and serves it. */
    TurnedEnd turn(FakeOdmrProvider.Turned script) {
        int before = provider.turns();
        TurnedEnd end = get(begin(script));
        await().atMost(PATIENCE).until(() -> provider.turns() > before);
        return end;
    }

    CompletableFuture<TurnedEnd> begin(FakeOdmrProvider.Turned script) {
        provider.turning(script).holding(letter("anna@example.org"));
        return serve();
    }

    CompletableFuture<TurnedEnd> serve() {
        OdmrAccount account = new OdmrAccount(
                new AccountName("office"),
                true,
                new Endpoint("127.0.0.1", provider.port()),
                new TransportSecurity(Mode.NONE, new Verification.None(), Optional.empty(), true),
                FakeOdmrProvider.USER,
                SecretSource.of(new Secret(FakeOdmrProvider.SECRET)),
                SmtpSignIn.STRONGEST,
                Duration.ofMinutes(5),
                domains,
                new OdmrTimeouts(PATIENCE, PATIENCE, PATIENCE, idle, session));
        TurnedLine line = get(new OdmrClient(loops, blocking)
                        .ask(account, new Secret(FakeOdmrProvider.SECRET), "james.example.org"))
                .orElseThrow();
        return sessions.serve(line, account, "james.example.org", new TurnedProgress() {
            @Override
            public void accepted(long size) {
                accepted.incrementAndGet();
                octets.addAndGet(size);
            }

            @Override
            public void refused() {
                refused.incrementAndGet();
            }

            @Override
            public void notAskedFor(Domain domain) {
                notAskedFor.add(domain.asString());
            }

            @Override
            public void notServed(Domain domain) {
                notServed.add(domain.asString());
            }
        });
    }

    void stopJames() {
        sessions.stop();
    }

    int accepted() {
        return accepted.get();
    }

    int refused() {
        return refused.get();
    }

    List<String> notAskedFor() {
        return notAskedFor;
    }

    List<String> notServed() {
        return notServed;
    }

    long octets() {
        return octets.get();
    }

    /** What is in the spool. */
    List<Mail> spooled() throws Exception {
        ManageableMailQueue spool = queues.createQueue(MailQueueFactory.SPOOL);
        List<Mail> mails = new ArrayList<>();
        spool.browse().forEachRemaining(item -> mails.add(item.getMail()));
        return mails;
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        provider.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        blocking.shutdownNow();
        sessions.close();
        queues.clean();
    }
}
