/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A connection on which SMTP is spoken. What is written goes out in one piece and at once. */
final class SmtpLine implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 300_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    SmtpLine(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Connects to a port of 127.0.0.1. */
    static SmtpLine to(int port) throws IOException {
        return new SmtpLine(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** For whoever goes on with the connection, when everything that has come was heard. */
    Socket socket() {
        return socket;
    }

    /** Lines without the end of the last one. */
    void say(String lines) throws IOException {
        write((lines + "\r\n").getBytes(ISO_8859_1));
    }

    void write(byte[] octets) throws IOException {
        out.write(octets);
    }

    /**
     * Takes a whole reply (RFC 5321, section 4.2).
     *
     * @throws IOException with its last line if it begins otherwise
     */
    void expect(String code) throws IOException {
        String line = hear();
        while (line.startsWith("-", 3)) {
            line = hear();
        }
        if (!line.startsWith(code)) {
            throw new IOException("expected " + code + ": " + line);
        }
    }

    void ask(String line, String code) throws IOException {
        say(line);
        expect(code);
    }

    /** A line without its end. */
    String hear() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("closed after: " + line);
            }
            line.append((char) octet);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
