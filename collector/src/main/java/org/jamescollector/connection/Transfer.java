/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jamescollector.pop3.MessageSink;
import org.jamescollector.pop3.Pop3Exception;
import org.jamescollector.pop3.Pop3Session;

/**
 * Carries messages from the event loop, which must not block, to the run's own thread, which may: as a queue of pieces
 * whose bytes are bounded. When more than {@link #HIGH_WATER} wait, nothing more is read from the provider until they are
 * fewer than {@link #LOW_WATER}.
 */
final class Transfer implements AutoCloseable {

    static final long HIGH_WATER = 4L << 20;
    static final long LOW_WATER = 1L << 20;

    private final Pop3Session session;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile boolean paused;
    private volatile boolean closed;

    Transfer(Pop3Session session) {
        this.session = session;
    }

    /** What came, in the order of the wire. */
    sealed interface Event {

        Candidate message();

        /** A piece of a message; whoever takes it releases it. */
        record Piece(Candidate message, ByteBuf bytes) implements Event {}

        /** The message is complete. */
        record Complete(Candidate message) implements Event {}

        /** The message will not be complete. */
        record Failed(Candidate message, Pop3Exception cause) implements Event {}
    }

    /** The sink to give to RETR for this message. */
    MessageSink sink(Candidate message) {
        return new MessageSink() {
            @Override
            public void chunk(ByteBuf bytes) {
                offer(new Event.Piece(message, bytes), bytes.readableBytes());
            }

            @Override
            public void end() {
                offer(new Event.Complete(message), 0);
            }

            @Override
            public void failed(Pop3Exception cause) {
                offer(new Event.Failed(message, cause), 0);
            }
        };
    }

    private void offer(Event event, int bytes) {
        events.add(event);
        if (waitingBytes.addAndGet(bytes) > HIGH_WATER) {
            pauseWhenHigh();
        }
        if (closed) {
            release();
        }
    }

    /** The next event; empty when none came in time. */
    Optional<Event> take(Duration atMost) throws InterruptedException {
        Optional<Event> event = Optional.ofNullable(events.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
        event.ifPresent(taken -> {
            if (taken instanceof Event.Piece piece) {
                waitingBytes.addAndGet(-piece.bytes().readableBytes());
                if (paused) {
                    resumeWhenLow();
                }
            }
        });
        return event;
    }

    /** Under a lock, as is the other: else reading might be paused just after it was resumed, and stay so. */
    private synchronized void pauseWhenHigh() {
        if (!paused && waitingBytes.get() > HIGH_WATER) {
            paused = true;
            session.pauseReading();
        }
    }

    private synchronized void resumeWhenLow() {
        if (paused && waitingBytes.get() < LOW_WATER) {
            paused = false;
            session.resumeReading();
        }
    }

    @Override
    public void close() {
        closed = true;
        release();
    }

    private void release() {
        for (Event event = events.poll(); event != null; event = events.poll()) {
            if (event instanceof Event.Piece piece) {
                piece.bytes().release();
            }
        }
    }
}
