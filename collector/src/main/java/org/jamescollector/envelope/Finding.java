/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import org.jamescollector.envelope.HeaderFields.Field;

/**
 * What one place of a message says about its recipients.
 *
 * @param source the place, in words
 * @param kind how much the provider, the sender and the administrator have to do with it
 * @param parts what was found there, in the message's order
 */
record Finding(String source, Kind kind, List<Part> parts) {

    /** Whose word an address is. */
    enum Kind {
        /** The envelope's, written down by the provider: each copy of a message has its own recipients. */
        ENVELOPE,
        /** The sender's: each copy of a message names all recipients. */
        ADDRESSES,
        /** The administrator's: they are ours, and where their mail goes. */
        SUBSCRIBERS
    }

    /** What stands in one field; without a field, what somebody else said. */
    record Part(Optional<Field> field, List<FoundAddress> addresses) {}

    static Finding ofField(String source, Kind kind, Field field, List<FoundAddress> addresses) {
        return new Finding(source, kind, List.of(new Part(Optional.of(field), addresses)));
    }
}
