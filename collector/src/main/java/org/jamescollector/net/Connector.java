/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jamescollector.account.Endpoint;
import org.jamescollector.net.ProviderException.Kind;

/** Connects to the first of a host's addresses that answers. */
final class Connector {

    /** A name with more addresses than this is tried no further: each may cost a whole connect timeout. */
    private static final int MOST_ADDRESSES = 8;

    private static final int SMALLEST_READ = 256;
    private static final int FIRST_READ = 16_384;
    private static final int LARGEST_READ = 65_536;

    private final EventLoopGroup group;
    private final Class<? extends SocketChannel> channelType;

    Connector(EventLoopGroup group, Class<? extends SocketChannel> channelType) {
        this.group = group;
        this.channelType = channelType;
    }

    /**
     * @param timeout for each address
     * @return a connected channel that does not read yet, or {@link ProviderException} UNREACHABLE
     */
    CompletableFuture<Channel> connect(Endpoint endpoint, List<InetAddress> addresses, Duration timeout) {
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
        Attempt attempt = new Attempt(endpoint, addresses, millis);
        attempt.tryAddress(0);
        return attempt.connected;
    }

    private final class Attempt {

        private final CompletableFuture<Channel> connected = new CompletableFuture<>();
        private final List<String> failures = new ArrayList<>();
        private final Endpoint endpoint;
        private final List<InetAddress> addresses;
        private final int timeoutMillis;

        Attempt(Endpoint endpoint, List<InetAddress> addresses, int timeoutMillis) {
            this.endpoint = endpoint;
            this.addresses = addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES));
            this.timeoutMillis = timeoutMillis;
        }

        void tryAddress(int index) {
            InetAddress address = addresses.get(index);
            ChannelFuture future = bootstrap().connect(new InetSocketAddress(address, endpoint.port()));
            future.addListener(done -> {
                if (done.isSuccess()) {
                    connected.complete(future.channel());
                } else {
                    failures.add(address.getHostAddress() + ": " + reason(done.cause()));
                    if (index + 1 < addresses.size()) {
                        tryAddress(index + 1);
                    } else {
                        connected.completeExceptionally(unreachable(done.cause()));
                    }
                }
            });
        }

        private Bootstrap bootstrap() {
            return new Bootstrap()
                    .group(group)
                    .channel(channelType)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                    .option(
                            ChannelOption.RCVBUF_ALLOCATOR,
                            new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ))
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new ChannelInboundHandlerAdapter());
        }

        private String reason(Throwable cause) {
            return cause instanceof ConnectTimeoutException
                    ? "no answer within " + timeoutMillis + " ms"
                    : Quoted.of(String.valueOf(cause.getMessage()));
        }

        private ProviderException unreachable(Throwable cause) {
            return new ProviderException(
                    Kind.UNREACHABLE,
                    "connect",
                    endpoint + " cannot be reached (" + String.join("; ", failures)
                            + "). Check <host>, <port> and firewall; if they are right, the server is down",
                    cause);
        }
    }
}
