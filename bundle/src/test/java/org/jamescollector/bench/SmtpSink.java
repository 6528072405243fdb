/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import jdk.net.ExtendedSocketOptions;
import org.jamescollector.testing.LoopbackServer;

/**
 * An SMTP server (RFC 5321) that says yes at once and keeps nothing, so that what is measured is its client.
 *
 * <p>A client that writes a message in pieces without TCP_NODELAY waits for an acknowledgement between them, which the
 * kernel holds back for some 40 ms when the server has nothing to say. TCP_QUICKACK, renewed at each read since the
 * kernel forgets it, spares the client that.
 */
final class SmtpSink implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    private static final long FIVE_BYTES = 0xFF_FFFF_FFFFL;
    /** CR LF . CR LF */
    private static final long END = 0x0D_0A_2E_0D_0AL;

    private static final long LINE_BREAK = 0x0D_0AL;

    private final LoopbackServer server;
    private final AtomicLong messages = new AtomicLong();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private SmtpSink() throws IOException {
        server = LoopbackServer.start("smtp-sink", this::serveWhenOpen);
    }

    static SmtpSink start() throws IOException {
        return new SmtpSink();
    }

    int port() {
        return server.port();
    }

    /** How many it has taken so far. */
    long messages() {
        return messages.get();
    }

    /** From now on who connects hears nothing, until {@link #letGo}. */
    void holdBack() {
        gate = new CountDownLatch(1);
    }

    /** Greets those who wait. */
    void letGo() {
        gate.countDown();
    }

    private void serveWhenOpen(Socket socket) {
        try {
            gate.await();
            serve(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Serves a connection that somebody else has opened, until its end. */
    void serve(Socket socket) {
        try (socket) {
            Conversation client = new Conversation(socket);
            client.say("220 sink.example ESMTP\r\n");
            while (true) {
                String verb = client.verb();
                client.say(reply(verb));
                if (verb.equals("DATA")) {
                    client.skipMessage();
                    messages.incrementAndGet();
                    client.say("250 taken\r\n");
                } else if (verb.equals("QUIT") || verb.isEmpty()) {
                    client.flush();
                    return;
                }
            }
        } catch (IOException e) {
            // The client is gone; whoever started it sees that the messages are missing.
        }
    }

    private static String reply(String verb) {
        return switch (verb) {
            case "EHLO" -> "250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE\r\n";
            case "DATA" -> "354 go on\r\n";
            case "QUIT" -> "221 bye\r\n";
            default -> "250 yes\r\n";
        };
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Replies go out together, once there is nothing more to be read (RFC 2920, section 3.2). */
    private static final class Conversation {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final boolean quickAcknowledgements;
        private final StringBuilder unsaid = new StringBuilder();
        private final byte[] read = new byte[BUFFER];
        private int next;
        private int end;

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
            out = socket.getOutputStream();
            quickAcknowledgements = socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
            acknowledgeAtOnce();
        }

        private void acknowledgeAtOnce() throws IOException {
            if (quickAcknowledgements) {
                socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
            }
        }

        void say(String reply) {
            unsaid.append(reply);
        }

        void flush() throws IOException {
            if (unsaid.length() > 0) {
                out.write(unsaid.toString().getBytes(US_ASCII));
                unsaid.setLength(0);
            }
        }

        /** Makes sure that something is there to be read; false: the client has gone. */
        private boolean fill() throws IOException {
            if (next < end) {
                return true;
            }
            flush();
            next = 0;
            end = in.read(read);
            acknowledgeAtOnce();
            return end > 0;
        }

        /** The first four letters of the next line; empty at the end. */
        String verb() throws IOException {
            StringBuilder verb = new StringBuilder();
            while (fill()) {
                byte octet = read[next++];
                if (octet == '\n') {
                    break;
                }
                if (verb.length() < 4) {
                    verb.append((char) octet);
                }
            }
            return verb.toString().toUpperCase(Locale.ROOT);
        }

        void skipMessage() throws IOException {
            long lastFive = LINE_BREAK;
            while (fill()) {
                while (next < end) {
                    lastFive = (lastFive << 8 | read[next++]) & FIVE_BYTES;
                    if (lastFive == END) {
                        return;
                    }
                }
            }
            throw new IOException("cut");
        }
    }
}
