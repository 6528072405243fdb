/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on 127.0.0.1 for servers that must be told their port beforehand and must find it again after a restart.
 *
 * <p>They lie below the range from which Linux, macOS and Windows take the local ports of outgoing connections, so that no client can
 * sit on one by chance; and a file lock per port keeps other processes of ours away from it until this object is closed.
 */
public final class LoopbackPorts implements AutoCloseable {

    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<FileChannel> held = new ArrayList<>();

    /**
     * Takes one more port.
     *
     * @throws IllegalStateException where none is left
     */
    public synchronized int next() {
        int start = ThreadLocalRandom.current().nextInt(COUNT);
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + (start + i) % COUNT;
            if (take(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + FIRST + " and " + (FIRST + COUNT));
    }

    @SuppressWarnings("try") // The lock is wanted for as long as the channel is open, nothing is done with it.
    private boolean take(int port) {
        try {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"), "james-collector-ports");
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve(String.valueOf(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel) && free(port)) {
                held.add(channel);
                return true;
            }
            channel.close();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(LOOPBACK, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives all ports back. */
    @Override
    public synchronized void close() {
        for (FileChannel channel : held) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        held.clear();
    }
}
