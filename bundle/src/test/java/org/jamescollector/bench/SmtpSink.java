/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
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
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(new QuickAcknowledging(socket), BUFFER);
            OutputStream out = socket.getOutputStream();
            out.write(bytes("220 sink.example ESMTP\r\n"));
            while (true) {
                String verb = verb(in);
                out.write(bytes(reply(verb)));
                if (verb.equals("DATA")) {
                    skipMessage(in);
                    messages.incrementAndGet();
                    out.write(bytes("250 taken\r\n"));
                } else if (verb.equals("QUIT") || verb.isEmpty()) {
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

    /** The first four letters of the next line; empty at the end. */
    private static String verb(InputStream in) throws IOException {
        StringBuilder verb = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (verb.length() < 4) {
                verb.append((char) next);
            }
            next = in.read();
        }
        return verb.toString().toUpperCase(Locale.ROOT);
    }

    private static void skipMessage(InputStream in) throws IOException {
        long lastFive = LINE_BREAK;
        while (lastFive != END) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("cut");
            }
            lastFive = (lastFive << 8 | next) & FIVE_BYTES;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Has the kernel acknowledge at once what it hands over. */
    private static final class QuickAcknowledging extends InputStream {

        private final Socket socket;
        private final InputStream in;
        private final boolean supported;

        QuickAcknowledging(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.supported = socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
            acknowledgeAtOnce();
        }

        private void acknowledgeAtOnce() throws IOException {
            if (supported) {
                socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            acknowledgeAtOnce();
            return count;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }
}
