/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.util.List;

/** Hands messages in by SMTP, byte by byte as they are. */
public final class SmtpSender implements AutoCloseable {

    private final Wire wire;

    /** Connects to 127.0.0.1 and says EHLO. */
    public SmtpSender(int port) throws IOException {
        wire = new Wire(port);
        expect("220");
        command("EHLO localhost", "250");
    }

    /**
     * Sends one message, whose lines end in CR LF.
     *
     * @throws IOException with the server's reply if it refuses
     */
    public void send(String sender, List<String> recipients, byte[] message) throws IOException {
        begin(sender, recipients, "");
        wire.sayMessage(message);
        expect("250");
    }

    /**
     * Sends one message, and says that it has octets above ASCII (RFC 6152).
     *
     * @throws IOException with the server's reply if it refuses
     */
    public void sendEightBit(String sender, List<String> recipients, byte[] message) throws IOException {
        begin(sender, recipients, " BODY=8BITMIME");
        wire.sayMessage(message);
        expect("250");
    }

    /**
     * Sends one message piece by piece. No line of it may begin with a dot, and the last one must end in CR LF.
     *
     * @throws IOException with the server's reply if it refuses
     */
    public void send(String sender, List<String> recipients, Iterable<byte[]> pieces) throws IOException {
        begin(sender, recipients, "");
        for (byte[] piece : pieces) {
            wire.sayRaw(piece);
        }
        wire.say(".");
        expect("250");
    }

    private void begin(String sender, List<String> recipients, String parameters) throws IOException {
        command("MAIL FROM:<" + sender + ">" + parameters, "250");
        for (String recipient : recipients) {
            command("RCPT TO:<" + recipient + ">", "250");
        }
        command("DATA", "354");
    }

    private void command(String line, String status) throws IOException {
        wire.say(line);
        expect(status);
    }

    private void expect(String status) throws IOException {
        String line = wire.hear();
        while (line.startsWith("-", 3)) {
            line = wire.hear();
        }
        if (!line.startsWith(status)) {
            throw new IOException("SMTP: " + line);
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
