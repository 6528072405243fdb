/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which lines are spoken (RFC 5321, RFC 1939). Bytes are taken for characters of ISO-8859-1, so none is changed. */
final class Wire implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
    }

    void say(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** These octets, as they are, when there is room for them. */
    void sayRaw(byte[] octets) throws IOException {
        out.write(octets);
    }

    /** A line without its end, which is CR LF; a lone CR or LF belongs to the line. */
    String hear() throws IOException {
        byte[] line = line();
        return new String(line, 0, line.length - 2, StandardCharsets.ISO_8859_1);
    }

    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int last = -1;
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("Connection closed after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(octet);
            if (last == '\r' && octet == '\n') {
                return line.toByteArray();
            }
            last = octet;
        }
    }

    /** All up to the line with the single dot, doubled dots undone. */
    byte[] hearMessage() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            byte[] line = line();
            boolean dotted = line[0] == '.';
            if (dotted && line.length == 3) {
                return message.toByteArray();
            }
            message.write(line, dotted ? 1 : 0, line.length - (dotted ? 1 : 0));
        }
    }

    /** A message whose lines end in CR LF, leading dots doubled, and the line with the single dot. */
    void sayMessage(byte[] message) throws IOException {
        boolean lineStarts = true;
        for (int i = 0; i < message.length; i++) {
            if (lineStarts && message[i] == '.') {
                out.write('.');
            }
            out.write(message[i]);
            lineStarts = message[i] == '\n' && i > 0 && message[i - 1] == '\r';
        }
        if (!lineStarts) {
            out.write('\r');
            out.write('\n');
        }
        say(".");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
