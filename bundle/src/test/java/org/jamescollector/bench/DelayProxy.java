/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jamescollector.testing.LoopbackServer;

/**
 * A long line: passes TCP on, each byte half a round trip later than it came, in order, without a limit of bandwidth.
 * Opening a connection takes its time too: the first byte of a server that speaks first comes after two round trips, as
 * on a real line.
 */
final class DelayProxy implements AutoCloseable {

    private static final int CHUNK = 1 << 16;
    /** Bytes that can be on the line in one direction; far more than a sender can have sent within the delay. */
    private static final int LINE_HOLDS = 32 << 20;

    private final Relay relay;
    private final long halfNanos;

    private DelayProxy(InetSocketAddress server, Duration roundTrip) throws IOException {
        this.halfNanos = roundTrip.toNanos() / 2;
        this.relay = new Relay("delay-proxy", server, new Relay.Between() {
            @Override
            public void calling() {
                // SYN there, SYN-ACK back, ACK there: only now does the server speak.
                LockSupport.parkNanos(3 * halfNanos);
            }

            @Override
            public void connected(Socket client, Socket upstream) {
                pass(client, upstream);
                pass(upstream, client);
            }
        });
    }

    /** Listens on a free port of 127.0.0.1. */
    static DelayProxy start(InetSocketAddress server, Duration roundTrip) throws IOException {
        return new DelayProxy(server, roundTrip);
    }

    int port() {
        return relay.port();
    }

    private void pass(Socket from, Socket to) {
        Line line = new Line(new LinkedBlockingQueue<>(), new Semaphore(LINE_HOLDS));
        LoopbackServer.daemon("delay-proxy-read", () -> read(from, line));
        LoopbackServer.daemon("delay-proxy-write", () -> write(line, from, to));
    }

    private void read(Socket from, Line line) {
        byte[] buffer = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                line.put(new Chunk(Arrays.copyOf(buffer, count), System.nanoTime() + halfNanos));
            }
        } catch (IOException e) {
            // A reset is passed on as an end.
        } finally {
            line.put(new Chunk(new byte[0], System.nanoTime() + halfNanos));
        }
    }

    private void write(Line line, Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            for (Chunk chunk = line.take(); chunk.bytes().length > 0; chunk = line.take()) {
                out.write(chunk.bytes());
            }
            relay.end(from, to);
        } catch (IOException e) {
            relay.hangUp(from, to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }

    /** What is on its way in one direction. */
    private record Line(BlockingQueue<Chunk> chunks, Semaphore room) {

        void put(Chunk chunk) {
            room.acquireUninterruptibly(chunk.bytes().length);
            chunks.add(chunk);
        }

        /** The next chunk, when it is due. */
        Chunk take() throws InterruptedException {
            Chunk chunk = chunks.take();
            for (long wait = chunk.remaining(System.nanoTime()); wait > 0; wait = chunk.remaining(System.nanoTime())) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            room.release(chunk.bytes().length);
            return chunk;
        }
    }

    /** Bytes and when they arrive; none: the end. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, never changed.
    private record Chunk(byte[] bytes, long dueNanos) {

        long remaining(long nowNanos) {
            return dueNanos - nowNanos;
        }
    }
}
