/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between the collector and a POP3 server on 127.0.0.1, passes every byte on, and tells a watcher what is about to pass.
 * A watcher that does not come back holds up that direction of the connection. For lines without TLS.
 */
public final class Pop3Tap implements AutoCloseable {

    /** What is about to pass. */
    public enum Passing {
        /** UIDL, from the collector. */
        LISTING,
        /** The last byte of a message; all others have passed. */
        END_OF_MESSAGE,
        /** Whatever follows a message that has passed as a whole. */
        AFTER_MESSAGE,
        /** DELE, from the collector. */
        DELETION,
        /** QUIT, from the collector. */
        QUIT,
        /** The answer to QUIT: the provider has deleted what it was told to. */
        ANSWER_TO_QUIT,
        /** Nothing any more: that answer has passed. */
        END
    }

    /** Is told what is about to pass, by the thread that carries it. */
    @FunctionalInterface
    public interface Watcher {
        void passing(Passing what) throws InterruptedException;
    }

    private final int provider;
    private final Watcher watcher;
    private final LoopbackServer listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param provider the port of the server that is listened in on */
    public Pop3Tap(int provider, Watcher watcher) {
        this.provider = provider;
        this.watcher = watcher;
        try {
            listening = LoopbackServer.start("pop3-tap", this::connect);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the collector is to connect to. */
    public int port() {
        return listening.port();
    }

    private void connect(Socket collector) {
        open.add(collector);
        try {
            new Line(collector, new Socket(InetAddress.getLoopbackAddress(), provider)).start();
        } catch (IOException e) {
            // The provider is gone.
            hangUp(collector);
        }
    }

    private void hangUp(Socket collector) {
        open.remove(collector);
        try {
            collector.close();
        } catch (IOException e) {
            // It was to be closed, and is.
        }
    }

    /** One connection. When either side ends it, or a watcher is interrupted, both sides are closed. */
    private final class Line {

        private final Socket collector;
        private final Socket server;
        private volatile boolean retrieving;
        private volatile boolean quitting;

        Line(Socket collector, Socket server) {
            this.collector = collector;
            this.server = server;
        }

        void start() throws IOException {
            collector.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(server);
            LoopbackServer.daemon("pop3-tap-up", () -> carry(this::up));
            LoopbackServer.daemon("pop3-tap-down", () -> carry(this::down));
        }

        private void carry(Direction direction) {
            try (collector;
                    server) {
                direction.carry();
            } catch (IOException e) {
                // One side went.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            open.remove(collector);
            open.remove(server);
        }

        private void up() throws IOException, InterruptedException {
            InputStream in = collector.getInputStream();
            OutputStream out = server.getOutputStream();
            byte[] buffer = new byte[65_536];
            int held = 0;
            for (int count = in.read(buffer); count > 0; count = in.read(buffer, held, buffer.length - held)) {
                int passed = 0;
                for (int i = held; i < held + count; i++) {
                    if (buffer[i] == '\n') {
                        Optional<Passing> command = command(buffer, passed);
                        if (command.isPresent()) {
                            // What is before it is not held up with it.
                            watcher.passing(command.get());
                        }
                        out.write(buffer, passed, i + 1 - passed);
                        passed = i + 1;
                    }
                }
                held = held + count - passed;
                System.arraycopy(buffer, passed, buffer, 0, held);
            }
        }

        private Optional<Passing> command(byte[] buffer, int from) {
            String verb = new String(buffer, from, 4, StandardCharsets.ISO_8859_1);
            retrieving |= verb.equals("RETR");
            quitting |= verb.equals("QUIT");
            return switch (verb) {
                case "UIDL" -> Optional.of(Passing.LISTING);
                case "DELE" -> Optional.of(Passing.DELETION);
                case "QUIT" -> Optional.of(Passing.QUIT);
                default -> Optional.empty();
            };
        }

        private void down() throws IOException, InterruptedException {
            InputStream in = server.getInputStream();
            OutputStream out = collector.getOutputStream();
            byte[] buffer = new byte[16_384];
            int seen = 0;
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                int passed = 0;
                if (quitting) {
                    watcher.passing(Passing.ANSWER_TO_QUIT);
                }
                for (int i = 0; i < count; i++) {
                    seen = matched(seen, buffer[i]);
                    if (seen == END_OF_LINES.length() && retrieving) {
                        out.write(buffer, passed, i - passed);
                        watcher.passing(Passing.END_OF_MESSAGE);
                        out.write(buffer, i, 1);
                        watcher.passing(Passing.AFTER_MESSAGE);
                        passed = i + 1;
                    }
                }
                out.write(buffer, passed, count - passed);
                if (quitting) {
                    watcher.passing(Passing.END);
                }
            }
        }
    }

    private static final String END_OF_LINES = "\r\n.\r\n";

    /** How much of the end of a multi-line reply has been seen, one octet later. */
    private static int matched(int before, byte octet) {
        int from = before == END_OF_LINES.length() ? 0 : before;
        if (END_OF_LINES.charAt(from) == octet) {
            return from + 1;
        }
        return octet == '\r' ? 1 : 0;
    }

    private interface Direction {
        void carry() throws IOException, InterruptedException;
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
