/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jamescollector.testing.LoopbackServer;

/** Listens on a free port of 127.0.0.1 and has a connection to a server for each that comes; what is between the two is for others. */
final class Relay implements AutoCloseable {

    private final InetSocketAddress server;
    private final Between between;
    private final LoopbackServer listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** What is done with two connections that belong together. */
    interface Between {

        /** Before the server is called. */
        default void calling() {}

        /** Passes on what comes, on threads of its own. */
        void connected(Socket client, Socket upstream);
    }

    Relay(String name, InetSocketAddress server, Between between) throws IOException {
        this.server = server;
        this.between = between;
        this.listener = LoopbackServer.start(name, this::connect);
    }

    int port() {
        return listener.port();
    }

    private void connect(Socket client) {
        sockets.add(client);
        between.calling();
        Socket upstream = new Socket();
        sockets.add(upstream);
        try {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(server);
        } catch (IOException e) {
            hangUp(client, upstream);
            return;
        }
        between.connected(client, upstream);
    }

    /** Passes on that one side says no more; when neither does, both are closed. */
    void end(Socket from, Socket to) throws IOException {
        to.shutdownOutput();
        if (from.isOutputShutdown()) {
            hangUp(from, to);
        }
    }

    void hangUp(Socket one, Socket other) {
        for (Socket socket : new Socket[] {one, other}) {
            sockets.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                // It was to be closed, and is.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
