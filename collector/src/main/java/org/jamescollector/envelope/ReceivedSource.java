/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
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
        return header.inTrace(NAME).stream()
                .map(ReceivedSource::read)
                .flatMap(Optional::stream)
                .map(part -> new Finding("Received .. for", Finding.Kind.ENVELOPE, List.of(part)));
    }

    @Override
    public Stream<Finding.Part> notBelieved(TracedHeader header) {
        return header.belowTrace(NAME).map(ReceivedSource::read).flatMap(Optional::stream);
    }

    private static Optional<Finding.Part> read(Field field) {
        return ReceivedField.parse(field.value())
                .recipients()
                .map(recipients -> new Finding.Part(Optional.of(field), AddressList.parse(recipients)));
    }
}
