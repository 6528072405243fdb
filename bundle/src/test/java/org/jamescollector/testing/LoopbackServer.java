/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** Listens on a free port of 127.0.0.1 and gives each connection a thread of its own. None of its threads keeps a JVM alive. */
public final class LoopbackServer implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final String name;
    private final ServerSocket listener;
    private final Consumer<Socket> connections;

    private LoopbackServer(String name, Consumer<Socket> connections) throws IOException {
        this.name = name;
        this.connections = connections;
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    /**
     * @param name of its threads
     * @param connections takes each connection, which is its own to close
     */
    public static LoopbackServer start(String name, Consumer<Socket> connections) throws IOException {
        LoopbackServer server = new LoopbackServer(name, connections);
        daemon(name, server::accept);
        return server;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Does this work on a thread that does not keep the JVM alive. */
    public static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                daemon(name + "-line", () -> connections.accept(connection));
            } catch (IOException e) {
                // Closed, or a client that left at once: the loop's condition tells which.
            }
        }
    }

    /** Takes no more connections; those that are there go on. */
    @Override
    public void close() throws IOException {
        listener.close();
    }
}
