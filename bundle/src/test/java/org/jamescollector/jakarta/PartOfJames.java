/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.james.UserEntityValidator;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableConfiguration;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.apache.james.utils.ExtensionModule;
import org.apache.james.utils.GuiceMailetLoader;
import org.apache.james.utils.GuiceMatcherLoader;
import org.apache.james.utils.MailetConfigurationOverride;
import org.apache.james.utils.PropertiesProvider;
import org.apache.james.utils.UserStartables;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMailContext;
import org.jamescollector.testing.GreenMailProvider;
import reactor.core.publisher.Flux;

/**
 * As much of a James as Maven Central has of 3.9: it loads the jar in {@code extensions-jars/} as James does, makes the mailets of
 * {@code conf/mailetcontainer.xml}, begins collecting, and gives what comes into its spool to the processor {@code root}. A main class, for a
 * process of its own. Its first argument is the working folder, the others are the subjects of messages that wait at a provider of its
 * own; it ends well when all but those about {@code spam} have been through the root processor.
 */
public final class PartOfJames extends AbstractModule {

    private static final Domain DOMAIN = Domain.of("example.org");
    private static final String NOT_DOWNLOADED = "spam";

    private final Configuration.Basic configuration;

    private PartOfJames(Path folder) {
        this.configuration = Configuration.builder()
                .workingDirectory(folder.toString())
                .configurationPath(new Configuration.ConfigurationPath("file://conf/"))
                .build();
    }

    /** The mailbox at the provider is {@code info}, its password {@code secret}; in files it is named by {@code @port@}. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (GreenMailProvider provider = new GreenMailProvider()) {
            provider.addMailbox("info", "secret");
            int expected = 0;
            for (int i = 1; i < args.length; i++) {
                provider.deliver("info", message(args[i]));
                expected += args[i].equals(NOT_DOWNLOADED) ? 0 : 1;
            }
            Path collectorXml = folder.resolve("conf/collector.xml");
            Files.writeString(
                    collectorXml, Files.readString(collectorXml).replace("@port@", Integer.toString(provider.port())));
            new PartOfJames(folder).collect(expected);
            System.out.println(
                    "left at the provider: " + provider.retrieved("info").size());
        }
        // What James ends by its own shutdown goes on here.
        System.exit(0);
    }

    private static byte[] message(String subject) {
        return ("From: alice@example.net\r\nTo: info@example.net\r\nMessage-ID: <" + subject
                        + "@example.net>\r\nSubject: " + subject + "\r\n\r\nHello\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void collect(int messages) throws Exception {
        Injector james = Guice.createInjector(this, new ExtensionModule());
        CompositeProcessorImpl processors = james.getInstance(CompositeProcessorImpl.class);
        processors.configure(james.getInstance(ConfigurationProvider.class)
                .getConfiguration("mailetcontainer")
                .configurationAt("processors"));
        processors.init();
        james.getInstance(UserStartables.class).start();
        MailQueue spool = james.getInstance(MemoryMailQueueFactory.class).createQueue(MailQueueFactory.SPOOL);
        Flux.from(spool.deQueue()).take(messages).toIterable(1).forEach(item -> process(item, processors));
    }

    private static void process(MailQueue.MailQueueItem item, MailProcessor processors) {
        try {
            Mail mail = item.getMail();
            processors.service(mail);
            item.done(MailQueue.MailQueueItem.CompletionStatus.SUCCESS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void configure() {
        FileSystem fileSystem = new FileSystemImpl(configuration.directories());
        bind(FileSystem.class).toInstance(fileSystem);
        bind(ConfigurationProvider.class).toInstance(new FileConfigurationProvider(fileSystem, configuration));
        bind(PropertiesProvider.class)
                .toInstance(new PropertiesProvider(fileSystem, configuration.configurationPath()));
        bind(MetricFactory.class).toInstance(new RecordingMetricFactory());
        bind(GaugeRegistry.class).to(NoopGaugeRegistry.class);
        bind(Clock.class).toInstance(Clock.systemUTC());
        bind(MailetContext.class).toInstance(FakeMailContext.defaultContext());
        MemoryMailQueueFactory queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
        bind(MemoryMailQueueFactory.class).toInstance(queues);
        bind(new TypeLiteral<MailQueueFactory<?>>() {}).toInstance(queues);
        // Only asked in turned sessions and by providers, who need more of James than there is.
        bind(DNSService.class).toInstance(nobodyAsks(DNSService.class));
        bind(ProtocolHandlerLoader.class).toInstance(nobodyAsks(ProtocolHandlerLoader.class));
        bind(MailRepositoryStore.class).toInstance(nobodyAsks(MailRepositoryStore.class));
        bind(CompositeProcessorImpl.class).in(Singleton.class);
        bind(MailProcessor.class).to(CompositeProcessorImpl.class);
        bind(MailetLoader.class).to(GuiceMailetLoader.class);
        bind(MatcherLoader.class).to(GuiceMatcherLoader.class);
        Multibinder.newSetBinder(binder(), MailetConfigurationOverride.class);
    }

    private static <T> T nobodyAsks(Class<T> api) {
        return api.cast(
                Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("nobody should ask " + api);
                }));
    }

    @Provides
    @Singleton
    DomainList domains() throws Exception {
        MemoryDomainList domains = new MemoryDomainList(nobodyAsks(DNSService.class));
        domains.configure(DomainListConfiguration.builder()
                .autoDetect(false)
                .autoDetectIp(false)
                .defaultDomain(DOMAIN)
                .build());
        return domains;
    }

    @Provides
    @Singleton
    UsersRepository users(DomainList domains) throws Exception {
        MemoryUsersRepository users = MemoryUsersRepository.withVirtualHosting(domains);
        users.addUser(Username.of("anna@example.org"), "secret");
        return users;
    }

    @Provides
    @Singleton
    RecipientRewriteTable rewriteTable(DomainList domains, UsersRepository users) {
        MemoryRecipientRewriteTable table = new MemoryRecipientRewriteTable();
        table.setConfiguration(RecipientRewriteTableConfiguration.DEFAULT_ENABLED);
        table.setDomainList(domains);
        table.setUsersRepository(users);
        table.setUserEntityValidator(UserEntityValidator.NOOP);
        return table;
    }
}
