/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts one line together from however many buffers it comes in. A line ends with LF; a CR before that is not part of
 * it. One reader is used for all lines of a session, one after the other.
 */
public final class LineReader {

    /** How far the line has got. */
    public enum Progress {
        /** All of the buffer was taken and the line goes on. */
        INCOMPLETE,
        /** The line is there, until the next call of {@link LineReader#read}. */
        COMPLETE,
        /** The line is beyond its bound. */
        TOO_LONG
    }

    private static final byte LF = '\n';
    private static final byte CR = '\r';

    private final int maximum;
    private byte[] octets = new byte[256];
    private int length;
    private boolean complete = true;
    private boolean bareLineFeed;

    /** @param maximum octets of a line, without its end */
    public LineReader(int maximum) {
        this.maximum = maximum;
    }

    /** Takes what belongs to the line. */
    public Progress read(ByteBuf in) {
        if (complete) {
            length = 0;
            complete = false;
        }
        int from = in.readerIndex();
        // Never look further than the bound: an endless line costs no more than an overlong one.
        int to = Math.min(in.writerIndex(), from + maximum - length + 2);
        int lineFeed = in.indexOf(from, to, LF);
        int taken = (lineFeed < 0 ? to : lineFeed) - from;
        append(in, taken);
        if (lineFeed < 0) {
            return length > maximum + 1 ? Progress.TOO_LONG : Progress.INCOMPLETE;
        }
        in.skipBytes(1);
        complete = true;
        bareLineFeed = length == 0 || octets[length - 1] != CR;
        if (!bareLineFeed) {
            length--;
        }
        return length > maximum ? Progress.TOO_LONG : Progress.COMPLETE;
    }

    private void append(ByteBuf in, int count) {
        if (length + count > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + count));
        }
        in.readBytes(octets, length, count);
        length += count;
    }

    /** The line's octets; only the first {@link #length()} count. */
    public byte[] octets() {
        return octets;
    }

    /** How many octets the line has, without its end. */
    public int length() {
        return length;
    }

    /** Whether the line ended with LF without CR. */
    public boolean endedWithBareLineFeed() {
        return bareLineFeed;
    }

    /** Whether the line is the single dot that ends a listing. */
    public boolean isTerminator() {
        return length == 1 && octets[0] == '.';
    }

    /** One character an octet. */
    public String text() {
        return text(0);
    }

    /** The same from this octet on. */
    public String text(int from) {
        return new String(octets, from, length - from, StandardCharsets.ISO_8859_1);
    }
}
