/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.buffer.ByteBuf;

/** Takes a message as it comes, byte-stuffing undone. Called on the event loop: must not block. */
public interface MessageSink {

    /**
     * A piece of the message; the sink owns the buffer now and must release it, also where it throws. The piece may be a
     * slice of a larger buffer (64 KiB): who keeps it for long had better copy it.
     */
    void chunk(ByteBuf bytes);

    /** The message is complete. Called before the command's future completes. */
    void end();

    /** There will be no {@link #end()}: the provider said -ERR or the session is over. */
    void failed(Pop3Exception cause);
}
