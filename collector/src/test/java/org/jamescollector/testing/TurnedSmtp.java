/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;

/** The client's side of SMTP on a connection that is there already: a provider's after ATRN. */
public final class TurnedSmtp {

    private final Socket socket;
    private final List<String> answers;
    private final InputStream in;
    private final OutputStream out;

    TurnedSmtp(Socket socket, List<String> answers) throws IOException {
        this.socket = socket;
        this.answers = answers;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        socket.setSoTimeout(60_000);
    }

    /** Sends one message, dots stuffed, and waits until it is accepted. */
    public void send(FakeOdmrProvider.Letter letter) throws IOException {
        command("MAIL FROM:<" + letter.sender() + ">", "250");
        for (String recipient : letter.recipients()) {
            command("RCPT TO:<" + recipient + ">", "250");
        }
        command("DATA", "354");
        raw(stuffed(letter.content().getBytes(ISO_8859_1)));
        command(".", "250");
    }

    /** Sends a line and takes the whole reply. */
    public String say(String line) throws IOException {
        raw((line + "\r\n").getBytes(ISO_8859_1));
        return hear();
    }

    /** @throws IOException with the reply where it begins otherwise */
    public String command(String line, String code) throws IOException {
        raw((line + "\r\n").getBytes(ISO_8859_1));
        return expect(code);
    }

    public void raw(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    public String expect(String code) throws IOException {
        String reply = hear();
        if (!reply.startsWith(code)) {
            throw new IOException("expected " + code + ": " + reply);
        }
        return reply;
    }

    /** A whole reply, its lines with a line feed between them; empty text when the connection is closed. */
    public String hear() throws IOException {
        StringBuilder reply = new StringBuilder();
        String line;
        do {
            line = line();
            reply.append(reply.isEmpty() ? "" : "\n").append(line);
        } while (line.startsWith("-", 3));
        answers.add(reply.toString());
        return reply.toString();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(ISO_8859_1);
    }

    /** Hangs up without a word. */
    public void cut() throws IOException {
        socket.close();
    }

    /** RFC 5321, section 4.5.2. What has no line end at its end gets one. */
    private static byte[] stuffed(byte[] content) {
        ByteArrayOutputStream stuffed = new ByteArrayOutputStream(content.length + 100);
        int last = '\n';
        for (byte octet : content) {
            if (octet == '.' && last == '\n') {
                stuffed.write('.');
            }
            stuffed.write(octet);
            last = octet;
        }
        if (last != '\n') {
            stuffed.write('\r');
            stuffed.write('\n');
        }
        return stuffed.toByteArray();
    }
}
