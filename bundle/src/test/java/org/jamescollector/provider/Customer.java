/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A customer that fetches mail by ATRN over a plain socket: a client until the roles are turned, and then a server that answers as a test
 * wants it to.
 */
final class Customer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    /** A message that was taken. */
    record Taken(String mail, List<String> rcpts, String content) {

        /** The first subject of the header. */
        String subject() {
            return content.lines()
                    .filter(line -> line.startsWith("Subject: "))
                    .findFirst()
                    .map(line -> line.substring(9))
                    .orElse("");
        }
    }

    /** How a customer's server answers; an empty answer cuts the line. */
    @FunctionalInterface
    interface Server {

        /**
         * @param verb of the command in capitals; {@code .} for a message's end
         * @param line the command
         * @param taken how many messages were taken so far
         */
        Optional<String> answer(String verb, String line, int taken);

        /** One that takes everything. */
        static Optional<String> yes(String verb) {
            return Optional.of(
                    switch (verb) {
                        case "EHLO" -> "250-customer.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-DSN\r\n250 SIZE";
                        case "DATA" -> "354 go on";
                        case "QUIT" -> "221 bye";
                        default -> "250 yes";
                    });
        }
    }

    Customer(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** One that somebody else has connected to, or with. */
    Customer(Socket connected) throws IOException {
        use(connected);
    }

    /** Has the line cut once so many more octets were heard. */
    void cutAfter(long octets) {
        in = new Cut(in, octets);
    }

    /** Ends after some octets. */
    private static final class Cut extends FilterInputStream {

        private long left;

        Cut(InputStream in, long octets) {
            super(in);
            left = octets;
        }

        @Override
        public int read() throws IOException {
            return left-- <= 0 ? -1 : super.read();
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            int octet = read();
            if (octet < 0) {
                return -1;
            }
            octets[offset] = (byte) octet;
            return 1;
        }
    }

    private void use(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    void say(String text) throws IOException {
        out.write((text + "\r\n").getBytes(ISO_8859_1));
        out.flush();
    }

    /** A line without its end. */
    String hearLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("closed after: " + line.toString(ISO_8859_1));
            }
            if (octet == '\n') {
                String heard = line.toString(ISO_8859_1);
                return heard.endsWith("\r") ? heard.substring(0, heard.length() - 1) : heard;
            }
            line.write(octet);
        }
    }

    /** All lines of a reply. */
    List<String> hear() throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(hearLine());
        } while (lines.get(lines.size() - 1).startsWith("-", 3));
        return lines;
    }

    /** Says it, and hears the reply's last line. */
    String ask(String command) throws IOException {
        say(command);
        List<String> reply = hear();
        return reply.get(reply.size() - 1);
    }

    /** Whether the other side has closed the connection, and says nothing any more. */
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Whether nothing comes for that long. */
    boolean isSilentFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            in.mark(1);
            in.read();
            in.reset();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    Customer greeted() throws IOException {
        hear();
        return this;
    }

    Customer hello() throws IOException {
        greeted();
        ask("EHLO customer.example");
        return this;
    }

    String startTls() throws IOException {
        String reply = ask("STARTTLS");
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true);
            tls.startHandshake();
            use(tls);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        return reply;
    }

    String cramMd5(String user, String secret) throws IOException {
        String challenge = ask("AUTH CRAM-MD5");
        if (!challenge.startsWith("334 ")) {
            return challenge;
        }
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.getBytes(US_ASCII), "HmacMD5"));
            byte[] digest = mac.doFinal(Base64.getDecoder().decode(challenge.substring(4)));
            return ask(base64(user + " " + HexFormat.of().formatHex(digest)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
    }

    /** Greets and serves, as a server that takes all, until the other side says QUIT. */
    List<Taken> serveAll() throws IOException {
        return serve((verb, line, taken) -> Server.yes(verb));
    }

    /** Greets, and serves until the other side has gone, or the server cuts the line. */
    List<Taken> serve(Server server) throws IOException {
        List<Taken> taken = new ArrayList<>();
        serve(server, taken);
        return taken;
    }

    /** The same for who wants to know what was taken if it ends badly. */
    void serve(Server server, List<Taken> taken) throws IOException {
        say("220 customer.example ESMTP");
        String mail = "";
        List<String> rcpts = new ArrayList<>();
        while (true) {
            String line = hearLine();
            String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            Optional<String> answer = server.answer(verb, line, taken.size());
            if (answer.isEmpty()) {
                socket.close();
                return;
            }
            boolean yes = answer.get().charAt(0) == '2';
            switch (verb) {
                case "MAIL" -> {
                    mail = line;
                    rcpts.clear();
                }
                case "RCPT" -> {
                    if (yes) {
                        rcpts.add(line);
                    }
                }
                default -> {}
            }
            say(answer.get());
            if (verb.equals("DATA") && answer.get().startsWith("354")) {
                String content = hearMessage();
                Optional<String> end = server.answer(".", "", taken.size());
                // A client may have to end a message that is for nobody (RFC 2920, section 3.1).
                if (end.isPresent() && end.get().charAt(0) == '2' && !rcpts.isEmpty()) {
                    taken.add(new Taken(mail, List.copyOf(rcpts), content));
                }
                if (end.isEmpty()) {
                    socket.close();
                    return;
                }
                say(end.get());
            }
            if (verb.equals("QUIT")) {
                socket.close();
                return;
            }
        }
    }

    /**
     * Greets, takes one message and keeps nothing of it, and goes on until the other side says QUIT.
     *
     * @return octets of the message
     */
    long serveAndCount() throws IOException {
        say("220 customer.example ESMTP");
        long octets = 0;
        for (String line = hearLine(); ; line = hearLine()) {
            String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            say(Server.yes(verb).orElseThrow());
            if (verb.equals("DATA")) {
                for (String text = hearLine(); !text.equals("."); text = hearLine()) {
                    octets += text.length() + 2;
                }
                say("250 taken");
            } else if (verb.equals("QUIT")) {
                return octets;
            }
        }
    }

    private String hearMessage() throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = hearLine(); !line.equals("."); line = hearLine()) {
            message.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return message.toString();
    }

    /** Ends the connection as a cut does. */
    void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
