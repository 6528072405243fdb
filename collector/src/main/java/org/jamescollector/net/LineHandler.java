/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jamescollector.net.ProviderException.Kind;

/**
 * What reads a line to a server: commands go out on it, and however it comes to its end, {@link #end} is told why. Belongs to the
 * connection's event loop.
 */
public abstract class LineHandler extends ChannelInboundHandlerAdapter {

    private static final int LONGEST_START = 1_000;

    private final Channel channel;
    private final TlsAdvice advice;

    /** @param advice for who reads why TLS failed */
    protected LineHandler(Channel channel, TlsAdvice advice) {
        this.channel = channel;
        this.advice = advice;
    }

    /** Closes the line, and tells whoever waits for something; only the first call counts. */
    protected abstract void end(ProviderException cause);

    /**
     * Why it is over when the other side, or the network, cut it.
     *
     * @param cause as far as it is known
     */
    protected abstract ProviderException cut(Optional<Throwable> cause);

    /** What it is at: the verb, or {@code connection}. */
    protected abstract String step();

    public final Channel channel() {
        return channel;
    }

    /** @param command without its line end; ASCII but for names and passwords that are not */
    protected static void append(ByteBuf out, String command) {
        out.writeCharSequence(command, StandardCharsets.UTF_8);
        ByteBufUtil.writeShortBE(out, ('\r' << 8) | '\n');
    }

    /** Sends it; the line ends where that fails. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener sees to it
    protected final void send(ByteBuf out) {
        channel.writeAndFlush(out).addListener(done -> {
            if (!done.isSuccess()) {
                fail(done.cause());
            }
        });
    }

    /** The beginning of what is there, one character an octet. */
    protected static String start(ByteBuf in) {
        return in.toString(in.readerIndex(), Math.min(in.readableBytes(), LONGEST_START), StandardCharsets.ISO_8859_1);
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        if (!channel.isActive()) {
            end(cut(Optional.empty()));
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        end(cut(Optional.empty()));
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            end(TlsFailure.describe(handshake.cause(), advice));
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
    }

    private void fail(Throwable cause) {
        if (TlsFailure.isOne(cause)) {
            end(TlsFailure.describe(cause, advice));
        } else if (cause instanceof IOException) {
            end(cut(Optional.of(cause)));
        } else {
            end(new ProviderException(Kind.CUT, step(), "the session broke off on this side: " + cause, cause));
        }
    }
}
