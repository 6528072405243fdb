/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.apache.james.protocols.netty.NettyProtocolTransport;

/** The connection as James' handlers see it. It knows the provider's name: to ask for it would hold up the event loop. */
final class TurnedTransport extends NettyProtocolTransport {

    private final InetSocketAddress provider;

    TurnedTransport(Channel channel, InetSocketAddress provider) {
        // No certificate of ours: the provider, which was the server when TLS began, has one.
        super(channel, null, false);
        this.provider = provider;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return provider;
    }
}
