/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** Threads that move octets, and never wait. */
final class EventLoops {

    private static final int MOST = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));

    private EventLoops() {}

    /** As many as there are processors, up to a few: one serves thousands of lines. */
    static EventLoopGroup named(String name) {
        return of(MOST, name);
    }

    static EventLoopGroup of(int count, String name) {
        return new NioEventLoopGroup(count, new DefaultThreadFactory(name, true));
    }

    /** Cuts what is left of their lines, and waits a moment for the threads. */
    static void end(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
