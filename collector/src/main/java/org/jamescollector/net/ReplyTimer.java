/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Says when nothing has come for too long while something should have. It belongs to the event loop but for
 * {@link #restart}. It does not set and cancel a timer for each octet: it looks, when its time has come, at when the last one came.
 */
public final class ReplyTimer {

    private final EventExecutor loop;
    private final long nanos;
    private final BooleanSupplier waiting;
    private final Runnable expired;
    private Optional<ScheduledFuture<?>> scheduled = Optional.empty();
    private volatile long lastSign;

    /** @param waiting whether an answer is due */
    public ReplyTimer(EventExecutor loop, Duration timeout, BooleanSupplier waiting, Runnable expired) {
        this.loop = loop;
        this.nanos = timeout.toNanos();
        this.waiting = waiting;
        this.expired = expired;
    }

    /** The time begins again. From any thread. */
    public void restart() {
        lastSign = System.nanoTime();
    }

    /** Something came, or was asked for. */
    public void sign() {
        restart();
        if (scheduled.isEmpty()) {
            schedule(nanos);
        }
    }

    /** No more is said. */
    public void stop() {
        scheduled.ifPresent(timer -> timer.cancel(false));
        scheduled = Optional.empty();
    }

    private void schedule(long delay) {
        scheduled = Optional.of(loop.schedule(this::look, delay, TimeUnit.NANOSECONDS));
    }

    private void look() {
        scheduled = Optional.empty();
        if (!waiting.getAsBoolean()) {
            return;
        }
        long left = nanos - (System.nanoTime() - lastSign);
        if (left > 0) {
            schedule(left);
        } else {
            expired.run();
        }
    }
}
