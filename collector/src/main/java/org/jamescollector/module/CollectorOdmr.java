/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import io.netty.channel.EventLoopGroup;
import java.util.Optional;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.apache.james.protocols.netty.AbstractAsyncServer;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.turned.TurnedSessions;

/**
 * What serves turned sessions, from the start of James on, where there are ODMR accounts. Their connections have event loops of their own, as
 * many as a server of James has: James' SMTP handlers block them, and POP3 must not wait for that.
 */
@Singleton
final class CollectorOdmr {

    private final CollectorConfiguration configuration;
    private final ConfigurationProvider provider;
    private final ProtocolHandlerLoader loader;
    private final DNSService dns;
    private final FileSystem fileSystem;
    private final MetricFactory metrics;
    private final EventLoopGroup eventLoops =
            EventLoops.of(AbstractAsyncServer.DEFAULT_IO_WORKER_COUNT, "collector-odmr");
    private volatile Optional<TurnedSessions> sessions = Optional.empty();

    @Inject
    CollectorOdmr(
            CollectorConfiguration configuration,
            ConfigurationProvider provider,
            ProtocolHandlerLoader loader,
            DNSService dns,
            FileSystem fileSystem,
            MetricFactory metrics) {
        this.configuration = configuration;
        this.provider = provider;
        this.loader = loader;
        this.dns = dns;
        this.fileSystem = fileSystem;
        this.metrics = metrics;
    }

    EventLoopGroup eventLoops() {
        return eventLoops;
    }

    /** @throws ConfigurationException where smtpserver.xml does not allow it, and what to do */
    void load() throws ConfigurationException {
        if (configuration.odmrAccounts().stream().anyMatch(OdmrAccount::enabled)) {
            sessions = Optional.of(
                    TurnedSessions.open(provider.getConfiguration("smtpserver"), loader, dns, fileSystem, metrics));
        }
    }

    /** @throws IllegalStateException where there is no ODMR account that is enabled, or James has not started */
    TurnedSessions sessions() {
        return sessions.orElseThrow(() -> new IllegalStateException("turned sessions are not there yet"));
    }

    /** Tells the providers that James is stopping. Does not wait. */
    void stop() {
        sessions.ifPresent(TurnedSessions::stop);
    }

    /** To be called when no run is left. */
    void close() {
        EventLoops.end(eventLoops);
        sessions.ifPresent(TurnedSessions::close);
    }
}
