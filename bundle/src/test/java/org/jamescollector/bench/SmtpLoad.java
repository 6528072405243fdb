/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that are sent over one connection as Postfix sends them: MAIL, RCPT and DATA in one piece (RFC 2920), the message in
 * another one, and what is next when it was answered. One recipient each.
 */
final class SmtpLoad {

    private static final String SENDER = "sender@sender.example";
    private static final int OCTETS = 4_096;
    private static final int DOTS = 16;

    private final byte[] envelope;
    private final List<byte[]> messages;

    private SmtpLoad(String recipient, List<byte[]> messages) {
        this.envelope = ("MAIL FROM:<" + SENDER + ">\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n").getBytes(US_ASCII);
        this.messages = messages;
    }

    /** So many messages of 4,096 octets. */
    static SmtpLoad of(int messages, String recipient) {
        Messages made = new Messages(OCTETS);
        List<byte[]> onTheWire = new ArrayList<>(messages);
        for (int number = 1; number <= messages; number++) {
            onTheWire.add(onTheWire(made.message(number)));
        }
        return new SmtpLoad(recipient, onTheWire);
    }

    /** The same messages for somebody else. */
    SmtpLoad to(String recipient) {
        return new SmtpLoad(recipient, messages);
    }

    int messages() {
        return messages.size();
    }

    /** A message whose lines end in LF, as it is sent after DATA: with CR LF, dots doubled, and the dot at its end. */
    static byte[] onTheWire(byte[] message) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream(message.length + message.length / DOTS);
        int last = '\n';
        for (byte octet : message) {
            if (octet == '.' && last == '\n') {
                wire.write('.');
            } else if (octet == '\n') {
                wire.write('\r');
            }
            wire.write(octet);
            last = octet;
        }
        wire.writeBytes(".\r\n".getBytes(US_ASCII));
        return wire.toByteArray();
    }

    /**
     * Waits for the greeting, sends everything, and says QUIT.
     *
     * @return from the greeting to the answer to QUIT
     * @throws IOException with the answer if something is refused
     */
    Duration send(SmtpLine line) throws IOException {
        line.expect("220");
        long start = System.nanoTime();
        line.ask("EHLO sender.example", "250");
        for (byte[] message : messages) {
            line.write(envelope);
            line.expect("250");
            line.expect("250");
            line.expect("354");
            line.write(message);
            line.expect("250");
        }
        line.ask("QUIT", "221");
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
