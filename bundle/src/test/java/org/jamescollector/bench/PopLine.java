/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;

/**
 * A POP3 connection that does as little as a client can: it finds where replies end and forgets what was in them. The
 * measure for all others.
 */
final class PopLine implements AutoCloseable {

    private static final int BUFFER = 1 << 18;
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final int LONGEST_LINE = 512;
    private static final long FIVE_BYTES = 0xFF_FFFF_FFFFL;
    /** CR LF . CR LF */
    private static final long END = 0x0D_0A_2E_0D_0AL;

    private static final long LINE_BREAK = 0x0D_0AL;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    private PopLine(PopServer server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getAllByName(server.host())[0], server.port()));
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Connects and signs in: the same steps as a careful client, CAPA before and after. */
    static PopLine signIn(PopServer server) throws IOException {
        PopLine line = new PopLine(server);
        try {
            line.status();
            line.send("CAPA\r\n");
            line.skipListing();
            String response = Base64.getEncoder()
                    .encodeToString(("\0" + server.user() + "\0" + server.password()).getBytes(US_ASCII));
            line.send("AUTH PLAIN " + response + "\r\n");
            line.status();
            return line;
        } catch (IOException e) {
            line.close();
            throw e;
        }
    }

    void send(String commands) throws IOException {
        out.write(commands.getBytes(US_ASCII));
    }

    /** Reads one line, which must say +OK. */
    String status() throws IOException {
        StringBuilder line = new StringBuilder();
        int next = next();
        while (next != '\n') {
            line.append((char) next);
            if (line.length() > LONGEST_LINE) {
                throw new IOException("endless line: " + line);
            }
            next = next();
        }
        if (!line.toString().startsWith("+OK")) {
            throw new IOException("the provider said " + line);
        }
        return line.toString();
    }

    /** Reads a reply of many lines. */
    void skipListing() throws IOException {
        status();
        long lastFive = LINE_BREAK;
        while (true) {
            int i = position;
            while (i < limit) {
                lastFive = (lastFive << 8 | buffer[i++]) & FIVE_BYTES;
                if (lastFive == END) {
                    position = i;
                    return;
                }
            }
            fill();
        }
    }

    private int next() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++];
    }

    private void fill() throws IOException {
        limit = in.read(buffer);
        position = 0;
        if (limit < 0) {
            limit = 0;
            throw new EOFException("the provider closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
