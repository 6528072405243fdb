/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jamescollector.net.LineHandler;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;

/**
 * The line to a provider while it is the server: one command, one reply, in turn; nothing is pipelined, and whatever comes without having
 * been asked for ends it. Belongs to the connection's event loop, but for {@link #handOver} and {@link #close}.
 */
public final class SmtpLine extends LineHandler {

    private static final String AFTER_ATRN = "ATRN";

    private final SmtpBounds bounds;
    private final SmtpAdvice advice;
    private final LineReader line;
    private final ReplyLines replyLines;
    private final Duration sessionTimeout;
    private final ScheduledFuture<?> sessionTimer;
    private Optional<Waiting> waiting = Optional.empty();
    private Optional<ProviderException> ended = Optional.empty();
    private boolean turned;
    private boolean handedOver;

    /** A reply that is to come. */
    private record Waiting(String step, CompletableFuture<SmtpReply> reply, ScheduledFuture<?> timer) {}

    SmtpLine(Channel channel, SmtpBounds bounds, Duration sessionTimeout, SmtpAdvice advice) {
        super(channel, advice.tls());
        this.advice = advice;
        this.bounds = bounds;
        this.line = new LineReader(bounds.lineOctets());
        this.replyLines = new ReplyLines(bounds.replyLines());
        this.sessionTimeout = sessionTimeout;
        this.sessionTimer =
                channel.eventLoop().schedule(this::sessionOverdue, sessionTimeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits for the reply that nothing has asked for. */
    CompletableFuture<SmtpReply> expectGreeting(Duration timeout) {
        return expect("greeting", timeout);
    }

    /**
     * Sends a command.
     *
     * @param command without its line end; ASCII but for names and passwords that are not
     * @param step what errors are named after
     * @return fails with {@link ProviderException} where no whole reply comes in this time, and then the line is at its end
     */
    public CompletableFuture<SmtpReply> send(String command, String step, Duration timeout) {
        CompletableFuture<SmtpReply> reply = expect(step, timeout);
        if (ended.isEmpty()) {
            ByteBuf out = channel().alloc().buffer(command.length() + 2);
            append(out, command);
            send(out);
        }
        return reply;
    }

    private CompletableFuture<SmtpReply> expect(String step, Duration timeout) {
        if (ended.isPresent()) {
            return CompletableFuture.failedFuture(ended.get());
        }
        CompletableFuture<SmtpReply> reply = new CompletableFuture<>();
        ScheduledFuture<?> timer = channel()
                .eventLoop()
                .schedule(() -> replyOverdue(step, timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
        waiting = Optional.of(new Waiting(step, reply, timer));
        return reply;
    }

    /** From now on it is the provider that waits for us: to be called when ATRN is accepted. */
    public void turn() {
        turned = true;
    }

    /**
     * Gives the connection away, whose roles are reversed. From any thread.
     *
     * @param server is called on the event loop, with nothing of this line left in the connection
     * @return fails with {@link ProviderException} where the connection ended meanwhile
     */
    public CompletableFuture<Void> handOver(Consumer<Channel> server) {
        try {
            return CompletableFuture.runAsync(() -> give(server), channel().eventLoop());
        } catch (RejectedExecutionException loopIsGone) {
            return CompletableFuture.failedFuture(cut(Optional.of(loopIsGone)));
        }
    }

    private void give(Consumer<Channel> server) {
        ended.ifPresent(cause -> {
            throw cause;
        });
        sessionTimer.cancel(false);
        handedOver = true;
        channel().pipeline().remove(this);
        server.accept(channel());
    }

    /** From any thread; idempotent. */
    public void close() {
        try {
            channel()
                    .eventLoop()
                    .execute(() -> end(new ProviderException(Kind.CUT, step(), "the session was closed on this side")));
        } catch (RejectedExecutionException loopIsGone) {
            // And with it the connection.
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is to be done where closing fails
    protected void end(ProviderException cause) {
        if (ended.isPresent() || handedOver) {
            return;
        }
        ended = Optional.of(cause);
        sessionTimer.cancel(false);
        channel().close();
        answered().ifPresent(any -> any.reply().completeExceptionally(cause));
    }

    private Optional<Waiting> answered() {
        Optional<Waiting> current = waiting;
        waiting = Optional.empty();
        current.ifPresent(any -> any.timer().cancel(false));
        return current;
    }

    // ---- replies in

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (ended.isEmpty() && in.isReadable()) {
                read(in);
            }
        } catch (ProviderException e) {
            end(e);
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in) {
        if (waiting.isEmpty()) {
            throw unasked(in);
        }
        switch (line.read(in)) {
            case INCOMPLETE -> {}
            case TOO_LONG -> throw tooLong("it begins " + Quoted.of(line.text()));
            case COMPLETE -> lineOfReply(line.text(), in);
        }
    }

    private void lineOfReply(String text, ByteBuf in) {
        switch (replyLines.read(text)) {
            case INCOMPLETE -> {}
            case TOO_LONG -> throw tooLong("more than " + bounds.replyLines() + " lines of it have come");
            case NO_REPLY -> throw notSmtp(text);
            case COMPLETE -> replied(replyLines.reply(), in);
        }
    }

    private void replied(SmtpReply reply, ByteBuf in) {
        if (in.isReadable() && !reply.isRefusal()) {
            // It would be taken for the answer to a command that has not been sent.
            throw follows(in);
        }
        answered().ifPresent(any -> any.reply().complete(reply));
    }

    // ---- ends

    @Override
    protected String step() {
        return waiting.map(Waiting::step).orElse(turned ? AFTER_ATRN : "connection");
    }

    @Override
    protected ProviderException cut(Optional<Throwable> cause) {
        String what = turned
                ? "the provider closed the connection after it had agreed to hand mail over"
                : "the provider closed the connection before it had answered";
        String why = cause.map(e -> " (" + e + ")").orElse("");
        return new ProviderException(
                Kind.CUT, step(), what + why + ". It is tried again at the next run; if it stays so, ask the provider");
    }

    private void replyOverdue(String step, Duration timeout) {
        end(new ProviderException(
                Kind.TIMEOUT,
                step,
                "no whole answer came in " + timeout.toMillis() + " ms"
                        + (step.equals("greeting")
                                ? ". Check <host> and <port>, and whether TLS on connect is right for this port ("
                                        + advice.tlsOnConnect() + ")"
                                : ". It is tried again at the next run; if it stays so, ask the provider or allow a longer"
                                        + " " + (step.equals("ATRN") ? "<atrnTimeout>" : "<replyTimeout>"))));
    }

    private void sessionOverdue() {
        end(new ProviderException(
                Kind.TIMEOUT,
                step(),
                "the dialogue was not at its end after " + sessionTimeout.toMillis()
                        + " ms. The provider is slow: ask it, or allow a longer <sessionTimeout>"));
    }

    private ProviderException tooLong(String what) {
        return new ProviderException(
                Kind.TOO_LARGE,
                step(),
                "the answer has no end: " + what + ". Check that <host> and <port> are those of " + advice.server());
    }

    private ProviderException notSmtp(String text) {
        String hint = "";
        if (text.startsWith("+OK") || text.startsWith("-ERR")) {
            hint = ". That looks like POP3: check <port> (" + advice.port() + ")";
        } else if (text.startsWith("* ")) {
            hint = ". That looks like IMAP: check <port> (" + advice.port() + ")";
        } else if (text.startsWith("\u0015\u0003")) {
            hint = ". That looks like TLS: have TLS on connect for this account (<security>tls</security>)";
        }
        return new ProviderException(
                Kind.PROTOCOL, step(), "this is no answer of an SMTP server: " + Quoted.of(text) + hint);
    }

    private ProviderException follows(ByteBuf in) {
        return switch (step()) {
            case "STARTTLS" -> new ProviderException(
                    Kind.TLS,
                    step(),
                    "something came unencrypted behind the answer: " + Quoted.of(start(in))
                            + ". Somebody between here and the provider may have put it there");
            case AFTER_ATRN -> new ProviderException(Kind.PROTOCOL, step(), spokeFirst(in));
            default -> unasked(in);
        };
    }

    private ProviderException unasked(ByteBuf in) {
        if (turned) {
            return new ProviderException(Kind.PROTOCOL, step(), spokeFirst(in));
        }
        String start = start(in);
        // Servers say why they hang up: "421 timeout".
        return start.startsWith("421")
                ? new ProviderException(
                        Kind.PROVIDER_TEMPORARY, step(), "the provider ended the session: " + Quoted.of(start.strip()))
                : new ProviderException(
                        Kind.PROTOCOL,
                        step(),
                        "the provider sent what nothing had asked for: " + Quoted.of(start)
                                + ". This is a fault of the provider, or of something between here and there");
    }

    /** RFC 2645, section 5.3: it is ours to speak next, and what is there already is not for the one who speaks after us. */
    private static String spokeFirst(ByteBuf in) {
        return "the provider went on before it was greeted: " + Quoted.of(start(in))
                + ". Nothing of it was taken. This is a fault of the provider, or of something between here and there";
    }
}
