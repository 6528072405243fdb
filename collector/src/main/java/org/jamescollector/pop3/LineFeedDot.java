/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.buffer.ByteBuf;

/**
 * Finds the next dot that follows a line feed, eight octets at a time: a search for either of the two alone would stop
 * in each line of a text, this one stops where there is something to do.
 */
final class LineFeedDot {

    private static final byte LF = '\n';
    private static final byte DOT = '.';
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final long LINE_FEEDS = 0x0101010101010101L * LF;
    private static final long DOTS = 0x0101010101010101L * DOT;
    private static final int TOP_BIT_OF_LAST = 63;
    private static final int TOP_BIT_OF_FIRST = 7;

    private LineFeedDot() {}

    /**
     * @param afterLineFeed whether the octet before {@code from} is a line feed
     * @return the dot's index, or {@code end} where there is none
     */
    static int find(ByteBuf in, int from, int end, boolean afterLineFeed) {
        int position = from;
        long lineFeedBefore = afterLineFeed ? 1L << TOP_BIT_OF_FIRST : 0;
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            long octets = in.getLongLE(position);
            long lineFeeds = equal(octets, LINE_FEEDS);
            long found = equal(octets, DOTS) & ((lineFeeds << Byte.SIZE) | lineFeedBefore);
            if (found != 0) {
                return position + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            lineFeedBefore = (lineFeeds >>> TOP_BIT_OF_LAST) << TOP_BIT_OF_FIRST;
        }
        boolean lineFeed = lineFeedBefore != 0;
        for (; position < end; position++) {
            byte octet = in.getByte(position);
            if (lineFeed && octet == DOT) {
                return position;
            }
            lineFeed = octet == LF;
        }
        return end;
    }

    /** The top bit of each octet that is the same in both; exact, for nothing is carried from octet to octet. */
    private static long equal(long octets, long pattern) {
        long difference = octets ^ pattern;
        return ~(((difference & LOW_BITS) + LOW_BITS) | difference | LOW_BITS);
    }
}
