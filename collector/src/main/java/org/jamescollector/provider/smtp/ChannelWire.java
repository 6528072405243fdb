/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jamescollector.net.Dialer.Dialed;
import org.jamescollector.net.LineEncryption;
import org.jamescollector.net.LineHandler;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.TlsAdvice;
import org.jamescollector.smtp.SmtpBounds;

/** A line that we have made ourselves. */
public final class ChannelWire implements Wire {

    private static final int LONGEST_LINE = SmtpBounds.DEFAULT.lineOctets();
    private static final int MOST_UNREAD = 256 * 1024;
    /** More than what happens on an event loop takes, with all its own limits. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    private final Channel channel;
    private final TlsAdvice advice;
    private final LineEncryption encryption;
    private final ReceivedLines received = new ReceivedLines();
    private final OctetsInFlight inFlight = new OctetsInFlight();

    private ChannelWire(Dialed line, TlsAdvice advice) {
        this.channel = line.channel();
        this.advice = advice;
        this.encryption = new LineEncryption(line, advice);
    }

    /**
     * Begins with it, with TLS where that comes at once. On the connection's event loop.
     *
     * @return fails with {@link org.jamescollector.net.ProviderException}, and then the line is closed
     */
    public static CompletableFuture<ChannelWire> open(Dialed line, TlsAdvice advice) {
        ChannelWire wire = new ChannelWire(line, advice);
        return wire.begin().thenApply(ready -> wire).whenComplete((ready, failure) -> {
            if (failure != null) {
                wire.close();
            }
        });
    }

    private CompletableFuture<Void> begin() {
        try {
            return encryption.open(new Reader());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Begins TLS, once the server has said yes to that.
     *
     * @throws IOException when it does not come about, or something came unprotected that would be taken for a part of what is protected
     *     (RFC 3207)
     */
    public void protect() throws IOException {
        await(CompletableFuture.completedFuture(encryption).thenComposeAsync(this::begin, channel.eventLoop()));
    }

    /** Nothing is read meanwhile, for this is the thread that reads. */
    private CompletableFuture<Void> begin(LineEncryption next) {
        return received.hasUnread() ? CompletableFuture.failedFuture(SmtpFailure.unprotected()) : next.begin();
    }

    /** Waits for what happens on an event loop, which is bounded in time; where it is not after all, the wait is. */
    public static <T> T await(CompletableFuture<T> outcome) throws IOException {
        try {
            return outcome.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("James is stopping", e);
        } catch (TimeoutException e) {
            throw new IOException("nothing came of it within " + LONGEST_WAIT.toMinutes() + " minutes", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a failure to write ends what is received
    public void send(byte[] octets, int offset, int length) throws IOException {
        received.throwIfEnded();
        inFlight.await(length);
        ByteBuf copy = channel.alloc().buffer(length).writeBytes(octets, offset, length);
        channel.writeAndFlush(copy).addListener(done -> {
            inFlight.left(length);
            if (!done.isSuccess()) {
                received.end("the connection was cut (" + done.cause() + ")");
            }
        });
    }

    @Override
    public String readLine(Duration patience) throws IOException {
        String line = received.take(patience);
        if (!channel.config().isAutoRead()) {
            readOn();
        }
        return line;
    }

    private void readOn() {
        if (received.octets() < MOST_UNREAD) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public boolean hasUnread() {
        return received.hasUnread();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is of no use any more, whatever is the matter with it
    public void close() {
        channel.close();
    }

    private final class Reader extends LineHandler {

        private final LineReader line = new LineReader(LONGEST_LINE);

        Reader() {
            super(channel, advice);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                read(in);
            } finally {
                in.release();
            }
        }

        /** All in one go: who takes the first line of a piece has to see what came behind it. */
        private void read(ByteBuf in) {
            List<String> lines = new ArrayList<>();
            boolean begun = false;
            while (in.isReadable()) {
                switch (line.read(in)) {
                    case INCOMPLETE -> begun = true;
                    case COMPLETE -> lines.add(line.text());
                    case TOO_LONG -> {
                        end(new ProviderException(
                                Kind.TOO_LARGE, step(), "a line of more than " + LONGEST_LINE + " octets"));
                        return;
                    }
                }
            }
            if (received.add(lines, begun) > MOST_UNREAD) {
                channel.config().setAutoRead(false);
                // All may have been taken before that.
                readOn();
            }
        }

        @Override
        protected void end(ProviderException cause) {
            received.end(cause.getMessage());
            close();
        }

        @Override
        protected ProviderException cut(Optional<Throwable> cause) {
            String why = cause.map(e -> " (" + e + ")").orElse("");
            return new ProviderException(Kind.CUT, step(), "the server closed it" + why);
        }

        @Override
        protected String step() {
            return "connection";
        }
    }
}
