/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A sink that keeps everything. */
final class ReceivedMessage implements MessageSink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> message = new CompletableFuture<>();
    private final AtomicInteger ends = new AtomicInteger();

    @Override
    public void chunk(ByteBuf piece) {
        try {
            piece.readBytes(bytes, piece.readableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            piece.release();
        }
    }

    @Override
    public void end() {
        ends.incrementAndGet();
        message.complete(bytes.toByteArray());
    }

    @Override
    public void failed(Pop3Exception cause) {
        ends.incrementAndGet();
        message.completeExceptionally(cause);
    }

    /** What came so far, one character an octet. */
    String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** The whole message, or the failure the sink was told of. */
    CompletableFuture<byte[]> message() {
        return message;
    }

    /** How often the sink was told that there is no more; anything but once is wrong. */
    int ends() {
        return ends.get();
    }
}
