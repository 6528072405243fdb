/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A message in a {@link FakePop3Server}: its unique-id and its octets, which end with CRLF. */
public final class FakeMessage {

    private final String uniqueId;
    private final byte[] octets;
    private final byte[] stuffed;
    private final Optional<Envelope> envelope;

    private FakeMessage(String uniqueId, byte[] octets, Optional<Envelope> envelope) {
        this.uniqueId = uniqueId;
        this.octets = octets;
        this.stuffed = stuff(octets);
        this.envelope = envelope;
    }

    /** What {@code *ENV} tells. */
    private record Envelope(String sender, String recipient) {}

    public static FakeMessage message(String uniqueId, byte[] octets) {
        return new FakeMessage(uniqueId, octets.clone(), Optional.empty());
    }

    /** @param text lines end with CRLF */
    public static FakeMessage message(String uniqueId, String text) {
        return new FakeMessage(uniqueId, text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    /** A whole message with header and body of roughly so many octets. */
    public static FakeMessage ofSize(String uniqueId, int size) {
        StringBuilder text = new StringBuilder(size + 128)
                .append("Message-ID: <" + uniqueId + "@example.com>\r\n")
                .append("From: sender@example.com\r\nTo: user@example.com\r\nSubject: message " + uniqueId
                        + "\r\n\r\n");
        for (int line = 0; text.length() < size; line++) {
            text.append(line % 7 == 3 ? "." : "")
                    .append("line " + line + " of a message that stands for many others\r\n");
        }
        return message(uniqueId, text.toString());
    }

    /** The same message, of which {@code *ENV} tells this; without it, {@code *ENV} is refused. */
    public FakeMessage withEnvelope(String sender, String recipient) {
        return new FakeMessage(uniqueId, octets, Optional.of(new Envelope(sender, recipient)));
    }

    FakeMessage renamed(String id) {
        return new FakeMessage(id, octets, envelope);
    }

    /** The lines behind the status line of {@code *ENV}; of the first two nothing is known but that they are there. */
    Optional<List<String>> envelope() {
        return envelope.map(known ->
                List.of("Mon, 02 Nov 2026 10:00:00 GMT", "mail.example.com", known.sender(), known.recipient()));
    }

    public String uniqueId() {
        return uniqueId;
    }

    public byte[] octets() {
        return octets.clone();
    }

    public int size() {
        return octets.length;
    }

    /** As it goes on the wire: dots that begin a line doubled (RFC 1939, section 3), without the dot that ends it. */
    byte[] stuffed() {
        return stuffed;
    }

    /** The header, the empty line and so many lines of the body, as they go on the wire. */
    byte[] top(int lines) {
        String text = new String(stuffed, StandardCharsets.ISO_8859_1);
        int end = text.startsWith("\r\n") ? 2 : text.indexOf("\r\n\r\n") + 4;
        if (end < 4 && !text.startsWith("\r\n")) {
            return stuffed;
        }
        for (int line = 0; line < lines && end < text.length(); line++) {
            end = text.indexOf("\r\n", end) + 2;
        }
        return text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] stuff(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + 16);
        for (int i = 0; i < octets.length; i++) {
            boolean beginsLine = i == 0 || (i > 1 && octets[i - 1] == '\n' && octets[i - 2] == '\r');
            if (octets[i] == '.' && beginsLine) {
                out.write('.');
            }
            out.write(octets[i]);
        }
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return uniqueId + " (" + octets.length + " octets)";
    }
}
