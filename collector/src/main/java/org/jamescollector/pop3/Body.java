/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import io.netty.buffer.ByteBuf;

/** Reads what follows the first line of a multi-line reply, up to the line with the single dot. */
interface Body {

    /**
     * Takes what belongs to this reply.
     *
     * @return whether the reply has ended; false means that all of the buffer was taken
     * @throws Pop3Exception where the session cannot go on
     */
    boolean read(ByteBuf in);

    /** Gives back what it holds; there will be no further call. */
    default void discard() {}
}
