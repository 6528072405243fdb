/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Octets on their way to the server, sent in pieces. The content of a message goes through {@link #content()}: lines end in CR LF, whatever
 * they ended in before (RFC 5321, section 2.3.8), so that no lone CR or LF can be taken for the end of the message by somebody, and
 * lines that begin with a dot get one more (section 4.5.2).
 */
final class MessageText {

    private static final int PIECE = 64 * 1024;

    private final Wire wire;
    private final byte[] piece = new byte[PIECE];
    private int filled;
    private boolean inContent;
    private boolean anyContentSent;

    MessageText(Wire wire) {
        this.wire = wire;
    }

    void command(String line) throws IOException {
        for (byte octet : line.getBytes(StandardCharsets.UTF_8)) {
            put(octet);
        }
        put((byte) '\r');
        put((byte) '\n');
    }

    /** Sends what has gathered. */
    void flush() throws IOException {
        if (filled > 0) {
            int length = filled;
            filled = 0;
            anyContentSent |= inContent;
            wire.send(piece, 0, length);
        }
    }

    private void put(byte octet) throws IOException {
        if (filled == PIECE) {
            if (inContent) {
                refuseEarlyAnswer();
            }
            flush();
        }
        piece[filled++] = octet;
    }

    /**
     * Nothing is to come from the server between its 354 and the final dot. What comes all the same is no acceptance of a message that it
     * has not got.
     */
    private void refuseEarlyAnswer() throws IOException {
        if (wire.hasUnread()) {
            throw new SmtpFailure("an answer before the message's end"
                    + (anyContentSent ? "" : " was sent, when nothing of it had been sent"));
        }
    }

    Content content() {
        inContent = true;
        anyContentSent = false;
        return new Content();
    }

    /** The text of one message. */
    final class Content extends OutputStream {

        private boolean lineStarts = true;
        private boolean afterReturn;

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                add(octets[i]);
            }
        }

        @Override
        public void write(int octet) throws IOException {
            add((byte) octet);
        }

        private void add(byte octet) throws IOException {
            if (octet == '\n') {
                endLine();
                return;
            }
            if (afterReturn) {
                endLine();
            }
            if (octet == '\r') {
                afterReturn = true;
                return;
            }
            if (lineStarts && octet == '.') {
                put((byte) '.');
            }
            lineStarts = false;
            put(octet);
        }

        private void endLine() throws IOException {
            put((byte) '\r');
            put((byte) '\n');
            afterReturn = false;
            lineStarts = true;
        }

        /** Ends the message; the dot may still wait for {@link MessageText#flush()}. */
        void end() throws IOException {
            if (afterReturn || !lineStarts) {
                endLine();
            }
            refuseEarlyAnswer();
            put((byte) '.');
            put((byte) '\r');
            put((byte) '\n');
            inContent = false;
        }

        /** Nothing to end: the whole message is {@link #end()}'s business. */
        @Override
        public void close() {}
    }
}
