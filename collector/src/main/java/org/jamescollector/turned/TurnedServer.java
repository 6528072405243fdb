/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.protocols.api.OidcSASLConfiguration;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.netty.AbstractChannelPipelineFactory;
import org.apache.james.protocols.netty.ChannelHandlerFactory;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPProtocol;
import org.apache.james.smtpserver.netty.SMTPServer;
import org.apache.james.smtpserver.netty.SmtpMetrics;

/** James' SMTP server without a port: it serves connections that were made from here. */
@SuppressWarnings("unchecked") // James' own class overrides a method of its own with a raw type
final class TurnedServer extends SMTPServer {

    /**
     * James' own bound, 8,192, is below what stands in real messages, and providers have taken those already. A line is in memory as a
     * whole.
     */
    static final int LONGEST_LINE = 1 << 20;

    static final AttributeKey<TurnedFor> WHOSE = AttributeKey.valueOf(TurnedServer.class, "whose");
    static final AttributeKey<TurnedGuard> GUARD = AttributeKey.valueOf(TurnedServer.class, "guard");

    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("localhost", 0);

    private final SmtpMetrics metrics;
    private final SMTPConfiguration settings = new Settings();
    private Optional<SMTPProtocol> protocol = Optional.empty();
    private Optional<AbstractChannelPipelineFactory<?>> pipelines = Optional.empty();

    TurnedServer(SmtpMetrics metrics) {
        super(metrics);
        this.metrics = metrics;
    }

    /** What the stanza says, but for what a provider never gets. */
    private final class Settings extends SMTPHandlerConfigurationDataImpl {

        @Override
        public boolean isRelayingAllowed(String remoteIp) {
            return false;
        }

        @Override
        public boolean isAuthAnnounced(String remoteIp, boolean tlsStarted) {
            return false;
        }

        @Override
        public boolean isPlainAuthEnabled() {
            return false;
        }

        @Override
        public boolean verifyIdentity() {
            return false;
        }

        @Override
        public Optional<OidcSASLConfiguration> saslConfiguration() {
            return Optional.empty();
        }
    }

    /** Makes the handlers; once. */
    void open(HierarchicalConfiguration<ImmutableNode> stanza) throws Exception {
        configure(stanza);
        init();
        pipelines = Optional.of(createPipelineFactory());
    }

    /** Lets James speak on this connection, which begins with its greeting. On the connection's event loop. */
    void serve(Channel channel, TurnedFor whose, TurnedGuard guard) {
        channel.attr(WHOSE).set(whose);
        channel.attr(GUARD).set(guard);
        channel.pipeline().addLast(guard).addLast(pipelines.orElseThrow());
        channel.pipeline().context(guard).fireChannelActive();
    }

    @Override
    public void doConfigure(HierarchicalConfiguration<ImmutableNode> configuration) throws ConfigurationException {
        super.doConfigure(configuration);
        // Each account has times of its own, after which the provider is told so: James' handler would just close.
        setTimeout(0);
        proxyRequired = false;
        connectionLimit = 0;
        connPerIP = 0;
    }

    @Override
    protected void preInit() throws Exception {
        super.preInit();
        protocol = Optional.of(new SMTPProtocol(getProtocolHandlerChain(), settings));
    }

    @Override
    protected ChannelInboundHandlerAdapter createCoreHandler() {
        return new TurnedHandler(protocol.orElseThrow(), settings, metrics);
    }

    @Override
    protected ChannelHandlerFactory createFrameHandlerFactory() {
        // At the limit: a line may have no end, and James' own decoder throws it away until it has.
        return pipeline -> new LineBasedFrameDecoder(LONGEST_LINE, false, true);
    }

    @Override
    protected Class<? extends HandlersPackage> getCoreHandlersPackage() {
        return TurnedHandlers.class;
    }

    // ---- what a server with a port does

    @Override
    public synchronized void bind() {}

    @Override
    public synchronized List<InetSocketAddress> getListenAddresses() {
        return List.of(NOWHERE);
    }

    /** TLS, if any, began when the provider was the server. */
    @Override
    protected void buildSSLContext() {}

    @Override
    protected void registerMBean() {}

    @Override
    protected void unregisterMBean() {}
}
