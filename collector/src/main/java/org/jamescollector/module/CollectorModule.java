/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.common.base.Throwables;
import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.util.function.Function;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.jamescollector.account.ConfiguredAccounts;
import org.jamescollector.arrival.MailArrivals;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.config.CollectorConfigurationParser;
import org.jamescollector.config.ConfigurationProblem;
import org.jamescollector.connection.Accounts;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ReleasedMail;
import org.jamescollector.held.Undeliverable;
import org.jamescollector.history.Asks;
import org.jamescollector.history.History;
import org.jamescollector.history.Outbox;
import org.jamescollector.provider.Pickups;
import org.jamescollector.provider.QueueRuns;
import org.jamescollector.provider.SignInDesk;
import org.jamescollector.spool.JamesRecipients;
import org.jamescollector.spool.JamesSpool;
import org.jamescollector.spool.Spool;
import org.xml.sax.SAXParseException;

/** Wires the collector into James: {@code guice.extension.module} in extensions.properties. */
public final class CollectorModule extends AbstractModule {

    /**
     * The first of the collector's code that James runs.
     *
     * @throws IllegalStateException when this is the jar for another James
     */
    public CollectorModule() {
        JarForJames.ofThisClass().problem().ifPresent(problem -> {
            new StartFailure().tell(problem);
            throw new IllegalStateException(problem);
        });
    }

    @Override
    protected void configure() {
        bind(Spool.class).to(JamesSpool.class);
        bind(KnownRecipients.class).to(JamesRecipients.class);
        // Here, so that the handlers of SMTP servers get the one that runs have.
        bind(MailArrivals.class);
        // Before James makes mailets.
        bind(RulesBeforeStart.class).asEagerSingleton();
        part(CollectorStore.class, History.class, CollectorStore::history);
        part(CollectorStore.class, Outbox.class, CollectorStore::outbox);
        part(CollectorStore.class, Asks.class, CollectorStore::asks);
        part(CollectorRuntime.class, CollectorService.class, CollectorRuntime::service);
        part(CollectorConfiguration.class, ConfiguredAccounts.class, configuration -> {
            Accounts accounts = new Accounts(configuration.accounts());
            return account -> accounts.find(account).isPresent();
        });
        part(CollectorConfiguration.class, ProviderSettings.class, CollectorConfiguration::provider);
        part(ProviderRuntime.class, HeldMail.class, ProviderRuntime::held);
        part(ProviderRuntime.class, Undeliverable.class, ProviderRuntime::undeliverable);
        part(ProviderRuntime.class, Pickups.class, ProviderRuntime::pickups);
        part(ProviderRuntime.class, QueueRuns.class, ProviderRuntime::queueRuns);
        part(ProviderRuntime.class, ReleasedMail.class, ProviderRuntime::released);
        part(ProviderRuntime.class, SignInDesk.class, ProviderRuntime::signInDesk);
    }

    /** What is made and ended with something else, and is asked for by itself. */
    private <W, P> void part(Class<W> whole, Class<P> part, Function<W, P> getter) {
        Provider<W> owner = getProvider(whole);
        Provider<P> given = () -> getter.apply(owner.get());
        bind(part).toProvider(given).in(Singleton.class);
    }

    @Provides
    @Singleton
    CollectorConfiguration configuration(
            ConfigurationProvider provider, FileSystem fileSystem, StartFailure startFailure)
            throws ConfigurationException {
        try {
            return CollectorConfigurationParser.parse(provider.getConfiguration("collector"), fileSystem);
        } catch (ConfigurationProblem e) {
            startFailure.tell(e.getMessage());
            throw e;
        } catch (ConfigurationException e) {
            startFailure.tell("conf/collector.xml: " + reason(Throwables.getRootCause(e)));
            throw e;
        }
    }

    /** Commons Configuration says no more than that it could not parse. */
    private static String reason(Throwable cause) {
        return cause instanceof SAXParseException xml
                ? "line " + xml.getLineNumber() + ", column " + xml.getColumnNumber() + ": " + xml.getMessage()
                : cause.toString();
    }
}
