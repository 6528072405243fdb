/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.util.Optional;

/** Gives the messages that are to be sent, one after the other; each is closed by the taker. */
@FunctionalInterface
public interface MessageSource {

    /**
     * The next one; empty when there is none left, or no more is to be sent in this session.
     *
     * @throws IOException when it cannot be had
     */
    Optional<OutgoingMessage> next() throws IOException;

    /** Whether a message that was given, and that the server has not been asked for yet, is still to be sent in this session. */
    default boolean goesOn() {
        return true;
    }
}
