/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jamescollector.account.SessionLimits;
import org.jamescollector.net.LineHandler;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;
import org.jamescollector.net.ReplyTimer;
import org.jamescollector.net.TlsAdvice;

/**
 * The line to a provider: sends commands within the window, gives replies to their exchanges in order, watches the time,
 * and ends everything the same way when it ends. {@link #submit}, {@link #close} and the two of reading may be called
 * from any thread, all else belongs to the event loop.
 */
final class Pop3Connection extends LineHandler {

    static final TlsAdvice TLS_ADVICE = new TlsAdvice(
            "Use <port>995</port>, or have TLS by STLS for this account: <security>starttls</security> (port 110)",
            "(995: <security>tls</security>, 110: <security>starttls</security>)",
            "(995 does so at once, 110 by STLS: <security>starttls</security>)");

    private final Pop3Bounds bounds;
    private final LineReader line;
    private final Queue<Exchange<?>> submitted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final Deque<Exchange<?>> waiting = new ArrayDeque<>();
    private final Deque<Exchange<?>> outstanding = new ArrayDeque<>();
    private final ReplyTimer replyTimer;
    private final SessionLimits limits;
    private final ScheduledFuture<?> sessionTimer;
    private Optional<Body> body = Optional.empty();
    private Optional<Pop3Exception> ended = Optional.empty();
    private int outstandingOctets;
    private boolean pipelining;
    private volatile boolean paused;
    private volatile boolean closing;

    Pop3Connection(Channel channel, Pop3Bounds bounds, SessionLimits limits) {
        super(channel, TLS_ADVICE);
        this.bounds = bounds;
        this.limits = limits;
        this.line = new LineReader(bounds.lineOctets());
        this.replyTimer = new ReplyTimer(
                channel.eventLoop(),
                limits.replyTimeout(),
                () -> !outstanding.isEmpty() && !paused,
                this::replyOverdue);
        this.sessionTimer = channel.eventLoop()
                .schedule(this::sessionOverdue, limits.sessionTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Puts an exchange in line. */
    <T> CompletableFuture<T> submit(Exchange<T> exchange) {
        submitted.add(exchange);
        // One task takes whatever has gathered by the time it runs: many commands, one write, one flush.
        if (drainScheduled.compareAndSet(false, true)) {
            onLoop(this::drain, () -> exchange.failed(closedHere()));
        }
        return exchange.future();
    }

    private void onLoop(Runnable task, Runnable loopIsGone) {
        try {
            channel().eventLoop().execute(task);
        } catch (RejectedExecutionException shutDown) {
            loopIsGone.run();
        }
    }

    /** Takes the provider's greeting, which nothing has asked for. To be called before anything can come. */
    CompletableFuture<String> expectGreeting() {
        GreetingExchange greeting = new GreetingExchange();
        outstanding.add(greeting);
        replyTimer.sign();
        return greeting.future();
    }

    /** Whether several commands may be on their way at once (RFC 2449, section 6.6). */
    void setPipelining(boolean pipelining) {
        this.pipelining = pipelining;
    }

    /** Sends a line that belongs to the exchange at hand (RFC 5034). */
    void continueWith(String text) {
        replyTimer.sign();
        ByteBuf out = channel().alloc().buffer(text.length() + 2);
        append(out, text);
        send(out);
    }

    void pauseReading() {
        paused = true;
        channel().config().setAutoRead(false);
    }

    void resumeReading() {
        replyTimer.restart();
        paused = false;
        channel().config().setAutoRead(true);
        onLoop(replyTimer::sign, () -> {});
    }

    /** Never ends the session within the call: the caller may be a receiver that is just being told of something. */
    void close() {
        closing = true;
        onLoop(() -> end(closedHere()), () -> {});
    }

    /** Ends the session: whatever is in line fails with this. Only the first call counts. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is to be done where closing fails
    protected void end(ProviderException why) {
        if (ended.isPresent()) {
            return;
        }
        Pop3Exception cause = Pop3Exception.of(why);
        ended = Optional.of(cause);
        replyTimer.stop();
        sessionTimer.cancel(false);
        channel().close();
        body.ifPresent(Body::discard);
        body = Optional.empty();
        failAll(outstanding, cause);
        failAll(waiting, cause);
        drain();
    }

    private static void failAll(Queue<Exchange<?>> exchanges, Pop3Exception cause) {
        for (Exchange<?> exchange = exchanges.poll(); exchange != null; exchange = exchanges.poll()) {
            exchange.failed(cause);
        }
    }

    private static Pop3Exception closedHere() {
        return new Pop3Exception(Kind.CUT, "connection", "the session was closed on this side");
    }

    // ---- commands out

    private void drain() {
        drainScheduled.set(false);
        for (Exchange<?> exchange = submitted.poll(); exchange != null; exchange = submitted.poll()) {
            if (ended.isPresent()) {
                exchange.failed(ended.get());
            } else {
                waiting.add(exchange);
            }
        }
        sendWhatFits();
    }

    private void sendWhatFits() {
        if (waiting.isEmpty() || !fits(waiting.element())) {
            return;
        }
        if (outstanding.isEmpty()) {
            replyTimer.sign();
        }
        ByteBuf batch = channel().alloc().buffer(256);
        do {
            Exchange<?> next = waiting.remove();
            outstanding.add(next);
            outstandingOctets += next.line().length();
            append(batch, next.line());
        } while (!waiting.isEmpty() && fits(waiting.element()));
        send(batch);
    }

    private boolean fits(Exchange<?> next) {
        if (outstanding.isEmpty()) {
            return true;
        }
        return pipelining
                && !next.goesAlone()
                && !outstanding.getLast().goesAlone()
                && outstanding.size() < bounds.pipelinedCommands()
                && outstandingOctets + next.line().length() <= bounds.pipelinedOctets();
    }

    // ---- replies in

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            replyTimer.sign();
            while (ended.isEmpty() && !closing && in.isReadable()) {
                read(in);
            }
        } catch (ProviderException e) {
            end(e);
        } catch (RuntimeException | Error e) {
            end(receiverFailed(e));
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        sendWhatFits();
    }

    private void read(ByteBuf in) {
        if (outstanding.isEmpty()) {
            throw unasked(in);
        }
        if (body.isPresent()) {
            if (body.get().read(in)) {
                body = Optional.empty();
                answered().complete();
            }
            return;
        }
        switch (line.read(in)) {
            case INCOMPLETE -> {}
            case TOO_LONG -> throw lineTooLong();
            case COMPLETE -> replied(StatusLine.parse(line.text()), in);
        }
    }

    private void replied(StatusLine status, ByteBuf in) {
        Exchange<?> current = outstanding.element();
        switch (status.type()) {
            case OK -> {
                if (current.endsClearText() && in.isReadable()) {
                    throw follows(current, in);
                }
                body = current.accepted(status, line, line.endedWithBareLineFeed());
                if (body.isEmpty()) {
                    answered().complete();
                }
            }
            case ERR -> answered().refused(status);
            case CHALLENGE -> current.challenged(status);
            case OTHER -> throw current.notPop3(status);
        }
    }

    private Exchange<?> answered() {
        Exchange<?> exchange = outstanding.remove();
        outstandingOctets -= exchange.line().length();
        return exchange;
    }

    // ---- ends

    @Override
    protected String step() {
        return outstanding.isEmpty() ? "connection" : outstanding.element().step();
    }

    @Override
    protected Pop3Exception cut(Optional<Throwable> cause) {
        String what = outstanding.isEmpty()
                ? "the provider closed the connection"
                : "the provider closed the connection before it had answered in full";
        String remedy = ". It is tried again at the next run; if it stays so, ask the provider";
        return cause.map(e -> new Pop3Exception(Kind.CUT, step(), what + " (" + e + ")" + remedy, e))
                .orElseGet(() -> new Pop3Exception(Kind.CUT, step(), what + remedy));
    }

    private void replyOverdue() {
        boolean silent = outstanding.element() instanceof GreetingExchange;
        end(new Pop3Exception(
                Kind.TIMEOUT,
                step(),
                "nothing came for " + limits.replyTimeout().toMillis() + " ms"
                        + (silent
                                ? ". Check <host> and <port>, and whether TLS on connect is right for this port (995:"
                                        + " <security>tls</security>, 110: <security>starttls</security>)"
                                : ". It is tried again at the next run; if it stays so, ask the provider or allow a"
                                        + " longer <replyTimeout>")));
    }

    private void sessionOverdue() {
        end(new Pop3Exception(
                Kind.TIMEOUT,
                step(),
                "the session was not at its end after "
                        + limits.sessionTimeout().toMillis()
                        + " ms. The provider is slow: allow fewer <messagesPerSession> or a longer <sessionTimeout>"));
    }

    private Pop3Exception lineTooLong() {
        return new Pop3Exception(
                Kind.TOO_LARGE,
                step(),
                "the answer has no end: it begins " + Quoted.of(line.text())
                        + ". Check that <host> and <port> are those of a POP3 server");
    }

    private static Pop3Exception follows(Exchange<?> exchange, ByteBuf in) {
        return new Pop3Exception(
                Kind.TLS,
                exchange.step(),
                "something came unencrypted behind the answer: " + Quoted.of(start(in))
                        + ". Somebody between here and the provider may have put it there: have TLS on connect"
                        + " for this account: <security>tls</security> (port 995)");
    }

    private static Pop3Exception unasked(ByteBuf in) {
        String start = start(in);
        // Providers say why they hang up: "-ERR Autologout".
        return StatusLine.parse(start.strip()).type() == StatusLine.Type.ERR
                ? new Pop3Exception(
                        Kind.CUT, "connection", "the provider ended the session: " + Quoted.of(start.strip()))
                : new Pop3Exception(
                        Kind.PROTOCOL,
                        "connection",
                        "the provider sent what nothing had asked for: " + Quoted.of(start)
                                + ". This is a fault of the provider, or of something between here and there");
    }

    private Pop3Exception receiverFailed(Throwable e) {
        return new Pop3Exception(
                Kind.CUT, step(), "the session was ended as what came could not be taken on this side: " + e, e);
    }
}
