/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Undoes the byte-stuffing of a message (RFC 1939, section 3) and hands it on as it comes, without copying and without
 * looking at its lines: all there is to find is a dot that begins one.
 *
 * <p>A line ends with CRLF and with nothing else. A dot after a bare LF is part of the message: a provider that keeps
 * to the RFC does not stuff it, so taking it for the end would cut messages off and read their rest as replies. Only
 * where the provider ended this very reply's first line with a bare LF, and so shows that it knows no CRLF, LF
 * counts as the end of a line; such a provider's messages could not end otherwise.
 */
final class MessageBody implements Body {

    private enum State {
        TEXT,
        /** After a dot that began a line. */
        DOT,
        /** After CR that followed such a dot. */
        DOT_CR
    }

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    /** Pieces shorter than this are put together: a slice of so few octets costs more than a copy. */
    private static final int SHORT_PIECE = 512;

    private static final int JOINED = 4_096;

    private final MessageSink sink;
    private final String step;
    private final long maximumOctets;
    private final boolean lineFeedEndsLine;
    private State state = State.TEXT;
    /** The last two octets on the wire before the buffer at hand; a message begins at the start of a line. */
    private byte last = LF;

    private byte lastButOne = CR;
    private long octets;
    private ByteBuf joined = Unpooled.EMPTY_BUFFER;

    MessageBody(MessageSink sink, String step, long maximumOctets, boolean lineFeedEndsLine) {
        this.sink = sink;
        this.step = step;
        this.maximumOctets = maximumOctets;
        this.lineFeedEndsLine = lineFeedEndsLine;
    }

    @Override
    public boolean read(ByteBuf in) {
        int base = in.readerIndex();
        int end = in.writerIndex();
        int pieceStart = base;
        int position = base;
        while (position < end) {
            if (state == State.TEXT) {
                int dot = nextDotThatBeginsLine(in, base, position, end);
                emit(in, pieceStart, dot);
                pieceStart = dot + 1;
                position = dot + 1;
                if (dot < end) {
                    state = State.DOT;
                }
            } else {
                byte next = in.getByte(position);
                if (endsMessage(next)) {
                    in.readerIndex(position + 1);
                    passOnJoined();
                    sink.end();
                    return true;
                }
                if (state == State.DOT && next == CR) {
                    state = State.DOT_CR;
                    position++;
                } else {
                    // The dot was stuffing; a CR held back behind it is part of the message after all.
                    pieceStart = position;
                    if (state == State.DOT_CR) {
                        emitCarriageReturn(in);
                    }
                    state = State.TEXT;
                }
            }
        }
        remember(in, base, end);
        in.readerIndex(end);
        passOnJoined();
        return false;
    }

    private boolean endsMessage(byte next) {
        return next == LF && (state == State.DOT_CR || lineFeedEndsLine);
    }

    /** @return {@code end} where there is none */
    private int nextDotThatBeginsLine(ByteBuf in, int base, int from, int end) {
        int dot = LineFeedDot.find(in, from, end, before(in, base, from, 1) == LF);
        while (dot < end && !beginsLine(in, base, dot)) {
            dot = LineFeedDot.find(in, dot + 1, end, false);
        }
        return dot;
    }

    /** @param index of a dot after LF */
    private boolean beginsLine(ByteBuf in, int base, int index) {
        return lineFeedEndsLine || before(in, base, index, 2) == CR;
    }

    private byte before(ByteBuf in, int base, int index, int distance) {
        int at = index - distance;
        if (at >= base) {
            return in.getByte(at);
        }
        return at == base - 1 ? last : lastButOne;
    }

    private void remember(ByteBuf in, int base, int end) {
        byte newLastButOne = before(in, base, end, 2);
        last = before(in, base, end, 1);
        lastButOne = newLastButOne;
    }

    private void emit(ByteBuf in, int from, int to) {
        int count = to - from;
        if (count <= 0) {
            return;
        }
        count(count);
        if (count < SHORT_PIECE) {
            joined(in, count).writeBytes(in, from, count);
        } else {
            passOnJoined();
            sink.chunk(in.retainedSlice(from, count));
        }
    }

    private void emitCarriageReturn(ByteBuf in) {
        count(1);
        joined(in, 1).writeByte(CR);
    }

    private void count(int more) {
        octets += more;
        if (octets > maximumOctets) {
            throw new Pop3Exception(
                    Pop3Exception.Kind.TOO_LARGE,
                    step,
                    "the message has more than the " + maximumOctets + " octets it may have; the session was ended, as"
                            + " there is no other way to stop it. Look at the message at the provider; where that does"
                            + " not announce sizes, allow larger ones: <bytesPerSession>, and"
                            + " <maximumMessageSize> if there is one");
        }
    }

    private ByteBuf joined(ByteBuf in, int count) {
        if (joined.writableBytes() < count) {
            passOnJoined();
            joined = in.alloc().buffer(JOINED, JOINED);
        }
        return joined;
    }

    private void passOnJoined() {
        ByteBuf piece = joined;
        if (piece.isReadable()) {
            joined = Unpooled.EMPTY_BUFFER;
            sink.chunk(piece);
        }
    }

    @Override
    public void discard() {
        joined.release();
        joined = Unpooled.EMPTY_BUFFER;
    }
}
