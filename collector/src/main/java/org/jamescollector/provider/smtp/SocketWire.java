/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A line that we have made ourselves. */
public final class SocketWire implements Wire {

    private static final Duration TO_CONNECT = Duration.ofSeconds(30);
    private static final Duration TO_TAKE = Duration.ofMinutes(3);
    private static final int LONGEST_LINE = 8 * 1024;

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private SocketWire(Socket socket) throws IOException {
        use(socket);
    }

    private void use(Socket connected) throws IOException {
        socket = connected;
        in = new BufferedInputStream(connected.getInputStream());
        out = connected.getOutputStream();
    }

    /** @throws IOException when nobody answers there */
    public static SocketWire connect(InetAddress address, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(new InetSocketAddress(address, port), (int) TO_CONNECT.toMillis());
            return new SocketWire(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Begins TLS on the line.
     *
     * @param factory decides which certificates are good
     * @param host the server's name
     * @param checkHost whether the certificate has to be made for that name
     * @throws IOException when it does not come about
     */
    public void protect(SSLSocketFactory factory, String host, boolean checkHost) throws IOException {
        SSLSocket tls = (SSLSocket) factory.createSocket(socket, host, socket.getPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (checkHost) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        tls.setSSLParameters(parameters);
        tls.setSoTimeout((int) TO_CONNECT.toMillis());
        tls.startHandshake();
        use(tls);
    }

    /** A socket waits for ever for somebody who takes nothing; it is closed instead. */
    @Override
    public void send(byte[] octets, int offset, int length) throws IOException {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        CompletableFuture<Boolean> overdue = sent.orTimeout(TO_TAKE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, late) -> {
                    if (late != null) {
                        close();
                    }
                    return late != null;
                });
        try {
            out.write(octets, offset, length);
            out.flush();
        } finally {
            sent.complete(null);
        }
        if (overdue.getNow(false)) {
            throw new IOException("the other side takes nothing");
        }
    }

    @Override
    public String readLine(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                if (octet < 0) {
                    throw new IOException("the connection was closed");
                }
                if (line.size() == LONGEST_LINE) {
                    throw new SmtpFailure("a line of more than " + LONGEST_LINE + " octets");
                }
                line.write(octet);
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer within " + patience.toSeconds() + " seconds", e);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public boolean hasUnread() throws IOException {
        return in.available() > 0;
    }

    @Override
    public boolean isProtected() {
        return socket instanceof SSLSocket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, whatever is the matter with it.
        }
    }
}
