/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The server's end of one connection: lines in, octets out, in the manner the server was told. */
public final class FakePop3Line {

    /** The connection is gone: cut by this side, or closed by the client. */
    static final class Gone extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Milliseconds, in which whatever a client is about to send has come. */
    private static final int PATIENCE = 10_000;

    private final FakePop3Server server;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final byte[] read = new byte[65_536];
    private int from;
    private int to;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private long cutAfter = Long.MAX_VALUE;
    private long sent;

    FakePop3Line(FakePop3Server server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** The next line without its end; what was answered goes out before this waits. */
    String readLine() throws IOException {
        int end = lineFeed();
        while (end < 0) {
            flush();
            fill();
            end = lineFeed();
        }
        String line = new String(read, from, end - from, StandardCharsets.UTF_8);
        from = end + 1;
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private void fill() throws IOException {
        if (from > 0) {
            System.arraycopy(read, from, read, 0, to - from);
            to -= from;
            from = 0;
        }
        int count = in.read(read, to, read.length - to);
        if (count <= 0) {
            throw new Gone();
        }
        to += count;
    }

    /** Answers nothing before so many commands wait for it, the one that was just read among them. */
    void awaitCommands(int count) throws IOException {
        flush();
        socket.setSoTimeout(PATIENCE);
        try {
            while (linesThatWait() + 1 < count) {
                fill();
            }
        } finally {
            socket.setSoTimeout(0);
            server.waiting(linesThatWait() + 1);
        }
    }

    /** How many whole commands have come that were not read yet. */
    int linesThatWait() {
        int lines = 0;
        for (int i = from; i < to; i++) {
            lines += read[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private int lineFeed() {
        for (int i = from; i < to; i++) {
            if (read[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    public void sendLine(String line) throws IOException {
        send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] octets) throws IOException {
        byte[] bytes = server.lineFeedOnly() ? withoutCarriageReturns(octets) : octets;
        int count = (int) Math.min(bytes.length, cutAfter - sent);
        held.write(bytes, 0, count);
        sent += count;
        if (count < bytes.length) {
            cut();
        }
        if (held.size() > 32_768) {
            flush();
        }
    }

    /** From here on so many octets, and then the line is cut. */
    void cutAfter(long octets) {
        cutAfter = sent + octets;
    }

    void flush() throws IOException {
        byte[] bytes = held.toByteArray();
        held.reset();
        int piece = server.pieceSize();
        for (int i = 0; i < bytes.length; i += piece) {
            out.write(bytes, i, Math.min(piece, bytes.length - i));
            if (piece < Integer.MAX_VALUE / 2) {
                out.flush();
                pause();
            }
        }
        out.flush();
    }

    /** Long enough for the client to see the pieces one by one, mostly. */
    private static void pause() throws IOException {
        try {
            Thread.sleep(0, 200_000);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Closes the connection. */
    public void cut() throws IOException {
        flush();
        socket.close();
        throw new Gone();
    }

    /** Waits, without a word, until the client closes the connection. */
    public void awaitClient() throws IOException {
        flush();
        while (in.read(read, 0, read.length) > 0) {
            // Whatever it says is of no interest.
        }
        throw new Gone();
    }

    public boolean isOpen() {
        return !socket.isClosed();
    }

    void startTls(SSLContext context) throws IOException {
        flush();
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.setNeedClientAuth(server.wantsClientCertificate());
        tls.startHandshake();
        socket = tls;
        in = tls.getInputStream();
        out = tls.getOutputStream();
    }

    void close() throws IOException {
        socket.close();
    }

    private static byte[] withoutCarriageReturns(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        return text.replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
