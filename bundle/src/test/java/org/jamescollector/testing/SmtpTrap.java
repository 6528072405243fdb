/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server (RFC 5321) of somebody elsewhere, who takes every mail and keeps it. */
public final class SmtpTrap implements AutoCloseable {

    private final LoopbackServer server;
    private final List<Caught> caught = new CopyOnWriteArrayList<>();

    /**
     * A mail.
     *
     * @param sender the argument of MAIL
     * @param recipients those of RCPT
     * @param text the message, its lines ending in CR LF
     */
    public record Caught(String sender, List<String> recipients, String text) {}

    public SmtpTrap() throws IOException {
        server = LoopbackServer.start("smtp-trap", this::serve);
    }

    public int port() {
        return server.port();
    }

    /** All that came so far. */
    public List<Caught> caught() {
        return List.copyOf(caught);
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            say(out, "220 elsewhere.example ESMTP");
            String sender = "";
            List<String> recipients = new CopyOnWriteArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String verb = line.toUpperCase(Locale.ROOT);
                if (verb.startsWith("MAIL FROM:")) {
                    sender = line.substring(10);
                    recipients.clear();
                } else if (verb.startsWith("RCPT TO:")) {
                    recipients.add(line.substring(8));
                } else if (verb.equals("DATA")) {
                    say(out, "354 go on");
                    caught.add(new Caught(sender, List.copyOf(recipients), text(in)));
                }
                say(out, verb.equals("QUIT") ? "221 bye" : "250 yes");
            }
        } catch (IOException e) {
            // Whoever looks for the mail sees that it did not come.
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(ISO_8859_1));
    }

    private static String text(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                throw new IOException("cut");
            }
            text.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
