/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jamescollector.pop3.MessageSink;
import org.jamescollector.pop3.Pop3Exception;

/** Takes the answer to TOP for the lines behind the header. What is longer than people look at is cut. */
final class BeginningSink implements MessageSink {

    private static final int MOST_OCTETS = 32 * 1024;
    private static final int LONGEST_HEADER = 256 * 1024;

    private ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private boolean asked;
    private boolean over;
    private String text = "";

    @Override
    public synchronized void chunk(ByteBuf bytes) {
        try {
            int count = Math.min(bytes.readableBytes(), LONGEST_HEADER + MOST_OCTETS - taken.size());
            byte[] piece = new byte[Math.max(0, count)];
            bytes.readBytes(piece);
            taken.write(piece, 0, piece.length);
        } finally {
            bytes.release();
        }
    }

    /** Asks for it once, whoever it is for. */
    boolean take() {
        boolean first = !asked;
        asked = true;
        return first;
    }

    @Override
    public synchronized void end() {
        // All that came counts. Those of a whole session are there at a time: what nobody is shown is given back.
        byte[] beginning = beginning();
        taken = new ByteArrayOutputStream(0);
        text = decoded(beginning);
        over = true;
    }

    private byte[] beginning() {
        byte[] all = taken.toByteArray();
        int start = behindHeader(all);
        return Arrays.copyOfRange(all, start, Math.min(all.length, start + MOST_OCTETS));
    }

    /** Whether all of it came, or the provider does not give it; else the line was cut before. */
    synchronized boolean isOver() {
        return over;
    }

    @Override
    public synchronized void failed(Pop3Exception cause) {
        taken.reset();
        over = !cause.kind().endsSession();
    }

    /** The lines behind the header, as they stand: UTF-8, or else an octet a character; empty where there are none. */
    synchronized String text() {
        return over ? text : decoded(beginning());
    }

    private static String decoded(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    private static int behindHeader(byte[] all) {
        int lineFeeds = 1;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                lineFeeds++;
                if (lineFeeds == 2) {
                    return i + 1;
                }
            } else if (all[i] != '\r') {
                lineFeeds = 0;
            }
        }
        return all.length;
    }
}
