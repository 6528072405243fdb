/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jamescollector.net.Quoted;
import org.jamescollector.net.ReplyTimer;

/**
 * Stands between a turned session's connection and James' handlers: watches the time, sees how the session ends, and ends it with 421 rather
 * than by closing. A provider may take a close at the wrong moment for an acceptance (Exim does so between RCPT and the answer to DATA), and
 * then the message is lost. Belongs to the connection's event loop, but for {@link #ended()}.
 */
final class TurnedGuard extends ChannelDuplexHandler {

    /** How long the provider has to read our 421 and hang up, before we do. */
    private static final Duration TIME_TO_READ = Duration.ofSeconds(1);

    /** How long a message that is on its way when James stops may take. */
    private static final Duration TIME_FOR_MESSAGE = Duration.ofSeconds(3);

    private static final int LONGEST_REPLY_KEPT = 200;

    private final Duration idleTimeout;
    private final Duration sessionTimeout;
    private final CompletableFuture<TurnedEnd> ended = new CompletableFuture<>();
    private final List<ScheduledFuture<?>> timers = new ArrayList<>();
    private Optional<ChannelHandlerContext> context = Optional.empty();
    private Optional<ReplyTimer> idle = Optional.empty();
    private Optional<TurnedSession> session = Optional.empty();
    private Optional<TurnedEnd> reason = Optional.empty();
    private String lastReply = "";
    private boolean closedHere;
    private boolean stopping;

    TurnedGuard(Duration idleTimeout, Duration sessionTimeout) {
        this.idleTimeout = idleTimeout;
        this.sessionTimeout = sessionTimeout;
    }

    /** Completes on the event loop when the connection is closed; never fails. */
    CompletableFuture<TurnedEnd> ended() {
        return ended;
    }

    void watch(TurnedSession opened) {
        session = Optional.of(opened);
    }

    /** Whether nothing that comes is for James any more: what it would do now, the provider would do again elsewhere. */
    boolean isClosing() {
        return reason.isPresent();
    }

    /** James stops: the session ends now, or with the message that is on its way if that comes soon. */
    void stop() {
        stopping = true;
        if (isInData()) {
            later(TIME_FOR_MESSAGE, this::stopNow);
        } else {
            stopNow();
        }
    }

    /** A line was handled. */
    void lineHandled() {
        if (stopping && !isInData()) {
            stopNow();
        }
    }

    private void stopNow() {
        answerAndClose(
                "421 4.3.2 James is stopping; try again later",
                new TurnedEnd(TurnedEnd.Way.STOPPED, "James is stopping"));
    }

    private boolean isInData() {
        return session.filter(TurnedSession::isInData).isPresent();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = Optional.of(added);
        BooleanSupplier always = () -> reason.isEmpty();
        ReplyTimer timer = new ReplyTimer(added.channel().eventLoop(), idleTimeout, always, this::idleTooLong);
        idle = Optional.of(timer);
        timer.sign();
        later(sessionTimeout, this::sessionTooLong);
    }

    private void later(Duration time, Runnable work) {
        context.ifPresent(present ->
                timers.add(present.channel().eventLoop().schedule(work, time.toNanos(), TimeUnit.NANOSECONDS)));
    }

    private void idleTooLong() {
        answerAndClose(
                "421 4.4.2 Nothing came for " + idleTimeout.toSeconds() + " seconds",
                new TurnedEnd(
                        TurnedEnd.Way.TIMEOUT,
                        "nothing came for " + idleTimeout.toMillis() + " ms" + where()
                                + ". It is tried again at the next run; if it stays so, ask the provider or allow a longer"
                                + " <idleTimeout>"));
    }

    private void sessionTooLong() {
        answerAndClose(
                "421 4.4.2 The session has lasted " + sessionTimeout.toSeconds() + " seconds",
                new TurnedEnd(
                        TurnedEnd.Way.TIMEOUT,
                        "the session was not at its end after " + sessionTimeout.toMillis() + " ms" + where()
                                + ". What is left comes with the next run; if it stays so, allow a longer"
                                + " <sessionTimeout>"));
    }

    /** For the end of a sentence. */
    private String where() {
        return isInData() ? " within a message, which the provider sends again" : "";
    }

    /** For the middle of one, with {@link #left} behind it. */
    private String within() {
        return isInData() ? " within a message" : "";
    }

    private String left() {
        return isInData()
                ? "The provider sends that message again, and what is left, with the next run"
                : "What is left comes with the next run";
    }

    /** The first reason counts. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is to be done where writing or closing fails
    private void answerAndClose(String reply, TurnedEnd end) {
        if (reason.isPresent() || ended.isDone()) {
            return;
        }
        reason = Optional.of(end);
        context.ifPresent(present -> {
            present.channel().config().setAutoRead(true);
            present.writeAndFlush(ByteBufUtil.writeAscii(present.alloc(), reply + "\r\n"));
            // A close with something unread is a reset, which takes the reply back: let the provider hang up first.
            later(TIME_TO_READ, present::close);
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext present, Object message) {
        idle.ifPresent(ReplyTimer::sign);
        if (isClosing()) {
            ReferenceCountUtil.release(message);
        } else {
            present.fireChannelRead(message);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise says how it ends
    public void write(ChannelHandlerContext present, Object message, ChannelPromise promise) {
        if (isClosing()) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
            return;
        }
        if (message instanceof ByteBuf reply && reply.isReadable()) {
            lastReply = reply.toString(
                    reply.readerIndex(),
                    Math.min(reply.readableBytes(), LONGEST_REPLY_KEPT),
                    StandardCharsets.US_ASCII);
        }
        present.write(message, promise);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise says how it ends
    public void close(ChannelHandlerContext present, ChannelPromise promise) {
        closedHere = true;
        present.close(promise);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is to be done where closing fails
    public void exceptionCaught(ChannelHandlerContext present, Throwable cause) {
        if (cause instanceof IOException) {
            present.close();
        } else {
            present.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext present) {
        timers.forEach(timer -> timer.cancel(false));
        idle.ifPresent(ReplyTimer::stop);
        // Nothing that has come is for James any more; otherwise it may still have the provider's last words before it.
        reason.ifPresent(ended::complete);
        present.fireChannelInactive();
    }

    /** How the session has ended, as far as James has got with what came. */
    TurnedEnd end() {
        return reason.orElseGet(this::unannounced);
    }

    /** James has dealt with all that came before the connection was closed. */
    void finish(TurnedEnd end) {
        ended.complete(end);
    }

    private TurnedEnd unannounced() {
        if (session.filter(TurnedSession::hasQuit).isPresent()) {
            return new TurnedEnd(TurnedEnd.Way.QUIT, "");
        }
        if (closedHere) {
            return new TurnedEnd(
                    TurnedEnd.Way.REFUSED,
                    "James ended the session" + within() + ", having said " + Quoted.of(lastReply.strip()) + ". "
                            + left());
        }
        return new TurnedEnd(
                TurnedEnd.Way.CUT,
                "the provider closed the connection without QUIT" + where()
                        + ". What is left comes with the next run; if it stays so, ask the provider");
    }
}
