/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.jamescollector.testing.LoopbackServer;

/** Passes TCP on, and counts what passes: octets from the provider, commands to it. What somebody has received is counted. */
final class CountingProxy implements AutoCloseable {

    private static final int CHUNK = 1 << 16;

    private final Relay relay;
    private final AtomicLong octets = new AtomicLong();
    private final PopCommands commands = new PopCommands();

    private CountingProxy(InetSocketAddress server) throws IOException {
        this.relay = new Relay("counting-proxy", server, this::connected);
    }

    /** Listens on a free port of 127.0.0.1. */
    static CountingProxy start(InetSocketAddress server) throws IOException {
        return new CountingProxy(server);
    }

    int port() {
        return relay.port();
    }

    /** All that passed so far. */
    Traffic traffic() {
        return new Traffic(octets.get(), commands.of("TOP"), commands.of("RETR"));
    }

    /**
     * What passed.
     *
     * @param octets from the provider
     * @param tops headers asked for
     * @param retrs messages asked for
     */
    record Traffic(long octets, long tops, long retrs) {

        Traffic since(Traffic before) {
            return new Traffic(octets - before.octets, tops - before.tops, retrs - before.retrs);
        }
    }

    private void connected(Socket client, Socket upstream) {
        PopCommands.Connection sent = commands.connection();
        LoopbackServer.daemon("counting-proxy-up", () -> pass(client, upstream, sent::sent));
        LoopbackServer.daemon(
                "counting-proxy-down", () -> pass(upstream, client, (chunk, count) -> octets.addAndGet(count)));
    }

    private interface Counter {
        void passes(byte[] chunk, int count);
    }

    private void pass(Socket from, Socket to, Counter counter) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int count = from.getInputStream().read(chunk);
                    count >= 0;
                    count = from.getInputStream().read(chunk)) {
                counter.passes(chunk, count);
                to.getOutputStream().write(chunk, 0, count);
            }
            relay.end(from, to);
        } catch (IOException e) {
            relay.hangUp(from, to);
        }
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
