/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.buffer.ByteBuf;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;

/** Reads a reply of lines, each within its bound, and as many and as large as the bounds say. */
final class ListingBody implements Body {

    /** Takes a line; it is valid only during the call. */
    @FunctionalInterface
    interface LineConsumer {
        void accept(LineReader line);
    }

    private final LineReader line;
    private final String step;
    private final int maximumLines;
    private final long maximumOctets;
    private final LineConsumer consumer;
    private int lines;
    private long octets;

    ListingBody(LineReader line, String step, int maximumLines, long maximumOctets, LineConsumer consumer) {
        this.line = line;
        this.step = step;
        this.maximumLines = maximumLines;
        this.maximumOctets = maximumOctets;
        this.consumer = consumer;
    }

    @Override
    public boolean read(ByteBuf in) {
        while (in.isReadable()) {
            int before = in.readerIndex();
            LineReader.Progress progress = line.read(in);
            octets += in.readerIndex() - before;
            if (progress == LineReader.Progress.TOO_LONG) {
                throw new Pop3Exception(Kind.TOO_LARGE, step, "a line has no end: it begins " + Quoted.of(line.text()));
            }
            if (octets > maximumOctets) {
                throw new Pop3Exception(
                        Kind.TOO_LARGE, step, "the reply has no end: more than " + maximumOctets + " octets came");
            }
            if (progress == LineReader.Progress.COMPLETE) {
                if (line.isTerminator()) {
                    return true;
                }
                if (++lines > maximumLines) {
                    throw new Pop3Exception(
                            Kind.TOO_LARGE,
                            step,
                            "the reply has no end: more than " + maximumLines
                                    + " lines came. If the mailbox really holds so many messages, some must be moved"
                                    + " away at the provider");
                }
                consumer.accept(line);
            }
        }
        return false;
    }

    int lines() {
        return lines;
    }
}
