/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.apache.james.smtpserver.netty.SmtpMetricsImpl;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.odmr.TurnedLine;

/** Serves turned sessions with James' SMTP handlers, on the event loops of their connections, as James' own servers do on theirs. */
public final class TurnedSessions implements AutoCloseable {

    private final TurnedServer server;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    private record Open(Channel channel, TurnedGuard guard) {

        void stop() {
            try {
                channel.eventLoop().execute(guard::stop);
            } catch (RejectedExecutionException loopIsGone) {
                // And with it the session.
            }
        }
    }

    private TurnedSessions(TurnedServer server) {
        this.server = server;
    }

    /**
     * Makes the handlers of turned sessions.
     *
     * @param smtpserver what smtpserver.xml says
     * @throws ConfigurationException where that cannot work, and what to do
     */
    public static TurnedSessions open(
            HierarchicalConfiguration<ImmutableNode> smtpserver,
            ProtocolHandlerLoader loader,
            DNSService dns,
            FileSystem fileSystem,
            MetricFactory metrics)
            throws ConfigurationException {
        HierarchicalConfiguration<ImmutableNode> stanza = TurnedStanza.of(smtpserver);
        TurnedServer server = new TurnedServer(new SmtpMetricsImpl(metrics));
        server.setDnsService(dns);
        server.setProtocolHandlerLoader(loader);
        server.setFileSystem(fileSystem);
        try {
            server.open(stanza);
        } catch (ConfigurationException e) {
            throw e;
        } catch (Exception e) {
            // What James' loaders throw has no narrower type.
            throw new ConfigurationException(
                    "conf/smtpserver.xml: smtpserver " + TurnedStanza.NAME + ": James cannot make its handlers: " + e,
                    e);
        }
        return new TurnedSessions(server);
    }

    /**
     * Serves a connection until it ends.
     *
     * @param ourName this James' name, for trace lines
     * @param progress is told what happens
     * @return how it ended; fails where the connection ended before it could be served
     */
    public CompletableFuture<TurnedEnd> serve(
            TurnedLine line, OdmrAccount account, String ourName, TurnedProgress progress) {
        TurnedGuard guard =
                new TurnedGuard(account.timeouts().idle(), account.timeouts().session());
        TurnedFor whose = new TurnedFor(
                account.name(),
                account.domains().stream().map(Domain::of).collect(Collectors.toSet()),
                ourName,
                new InetSocketAddress(named(line), account.endpoint().port()),
                line.isEncrypted(),
                progress);
        return line.handOver(channel -> {
                    Open session = new Open(channel, guard);
                    open.add(session);
                    channel.closeFuture().addListener(closed -> open.remove(session));
                    server.serve(channel, whose, guard);
                    if (stopping) {
                        guard.stop();
                    }
                })
                .thenCompose(served -> guard.ended());
    }

    private static InetAddress named(TurnedLine line) {
        try {
            return InetAddress.getByAddress(line.host(), line.address().getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 octets", e);
        }
    }

    /** Ends all sessions, each with 421: those that are within a message have a moment to end it. Does not wait. */
    public void stop() {
        stopping = true;
        open.forEach(Open::stop);
    }

    /** Gives up the handlers; to be called when no session is left. */
    @Override
    public void close() {
        server.destroy();
    }
}
