/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jamescollector.envelope.HeaderFields.Field;

/** The "for" clauses of the provider's own Received fields, the topmost first. */
final class ReceivedSource implements Source {

    private static final String NAME = "received";

    @Override
    public Set<String> fields() {
        return Set.of(NAME);
    }

    @Override
    public Stream<Finding> look(TracedHeader header) {
        return header.inTrace(NAME).stream().map(ReceivedSource::read).flatMap(Optional::stream);
    }

    @Override
    public Stream<Field> notBelieved(TracedHeader header) {
        return header.belowTrace(NAME)
                .filter(field -> ReceivedField.parse(field.value()).recipients().isPresent());
    }

    private static Optional<Finding> read(Field field) {
        return ReceivedField.parse(field.value())
                .recipients()
                .map(AddressList::parse)
                .map(addresses -> Finding.ofField("Received .. for", Finding.Kind.ENVELOPE, field, addresses));
    }
}
