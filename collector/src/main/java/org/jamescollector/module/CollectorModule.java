/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.common.base.Throwables;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.config.CollectorConfigurationParser;
import org.jamescollector.config.ConfigurationProblem;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.Asks;
import org.jamescollector.history.History;
import org.jamescollector.history.Outbox;
import org.jamescollector.spool.JamesRecipients;
import org.jamescollector.spool.JamesSpool;
import org.jamescollector.spool.Spool;
import org.xml.sax.SAXParseException;

/** Wires the collector into James: {@code guice.extension.module} in extensions.properties. */
public final class CollectorModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Spool.class).to(JamesSpool.class);
        bind(KnownRecipients.class).to(JamesRecipients.class);
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

    @Provides
    @Singleton
    History history(CollectorStore store) {
        return store.history();
    }

    @Provides
    @Singleton
    Outbox outbox(CollectorStore store) {
        return store.outbox();
    }

    @Provides
    @Singleton
    Asks asks(CollectorStore store) {
        return store.asks();
    }

    @Provides
    @Singleton
    CollectorService service(CollectorRuntime runtime) {
        return runtime.service();
    }
}
