/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPProtocol;
import org.apache.james.smtpserver.netty.SMTPChannelInboundHandler;
import org.apache.james.smtpserver.netty.SmtpMetrics;

/** James' own handler of a connection, for a session with a provider. */
final class TurnedHandler extends SMTPChannelInboundHandler {

    private final SMTPConfiguration configuration;

    TurnedHandler(SMTPProtocol protocol, SMTPConfiguration configuration, SmtpMetrics metrics) {
        super(protocol, null, false, metrics);
        this.configuration = configuration;
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
        } finally {
            guard.finish(end);
        }
    }

    private static TurnedGuard guard(ChannelHandlerContext context) {
        return context.channel().attr(TurnedServer.GUARD).get();
    }
}
