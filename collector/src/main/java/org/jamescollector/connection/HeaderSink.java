/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jamescollector.history.Digest;
import org.jamescollector.history.MessageFingerprint;
import org.jamescollector.pop3.MessageSink;
import org.jamescollector.pop3.Pop3Exception;

/** Takes what TOP sends and keeps the header's digest of it. */
final class HeaderSink implements MessageSink {

    private final Candidate candidate;
    private Optional<MessageFingerprint> fingerprint = Optional.empty();
    private volatile Optional<Digest> digest = Optional.empty();

    HeaderSink(Candidate candidate) {
        this.candidate = candidate;
    }

    Candidate candidate() {
        return candidate;
    }

    /** Empty where the provider refused, or where other messages may well have the same header. */
    Optional<Digest> digest() {
        return digest;
    }

    @Override
    public void chunk(ByteBuf bytes) {
        try {
            byte[] piece = new byte[bytes.readableBytes()];
            bytes.readBytes(piece);
            taking().update(piece, 0, piece.length);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void end() {
        digest = Optional.of(taking())
                .filter(MessageFingerprint::hasDistinctiveHeader)
                .map(MessageFingerprint::headerDigest);
        fingerprint = Optional.empty();
    }

    /** Made when the first piece comes: thousands of these wait in line, one at a time takes. */
    private MessageFingerprint taking() {
        if (fingerprint.isEmpty()) {
            fingerprint = Optional.of(new MessageFingerprint());
        }
        return fingerprint.get();
    }

    @Override
    public void failed(Pop3Exception cause) {
        fingerprint = Optional.empty();
    }
}
