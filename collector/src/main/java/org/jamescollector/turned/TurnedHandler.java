/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.netty.BasicChannelInboundHandler;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPProtocol;
import org.apache.james.protocols.smtp.core.SMTPMDCContextFactory;
import org.apache.james.smtpserver.netty.SmtpMetrics;

/**
 * James' own handler of a connection, for a session with a provider. That of James' SMTP server counts as this one does, and is made
 * differently in James 3.8 and James 3.9, so that no class can extend it in both.
 */
final class TurnedHandler extends BasicChannelInboundHandler {

    private final SMTPConfiguration configuration;
    private final SmtpMetrics metrics;

    TurnedHandler(SMTPProtocol protocol, SMTPConfiguration configuration, SmtpMetrics metrics) {
        super(new SMTPMDCContextFactory(), protocol, null, false);
        this.configuration = configuration;
        this.metrics = metrics;
        resultHandlers.add((session, response, executionTime, handler) -> {
            metrics.getCommandsMetric().increment();
            return response;
        });
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        super.channelActive(context);
        metrics.getConnectionMetric().increment();
    }

    @Override
    protected ProtocolSession createSession(ChannelHandlerContext context) {
        TurnedFor whose = context.channel().attr(TurnedServer.WHOSE).get();
        TurnedSession session =
                new TurnedSession(configuration, new TurnedTransport(context.channel(), whose.provider()), whose);
        guard(context).watch(session);
        return session;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        TurnedGuard guard = guard(context);
        if (guard.isClosing()) {
            // The provider was told to come again: what James did now would be done twice.
            ReferenceCountUtil.release(message);
            return;
        }
        super.channelRead(context, message);
        guard.lineHandled();
    }

    /** Comes after all lines: a provider that says QUIT need not wait for the answer. */
    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        TurnedGuard guard = guard(context);
        TurnedEnd end = guard.end();
        try {
            super.channelInactive(context);
            metrics.getConnectionMetric().decrement();
        } finally {
            guard.finish(end);
        }
    }

    private static TurnedGuard guard(ChannelHandlerContext context) {
        return context.channel().attr(TurnedServer.GUARD).get();
    }
}
