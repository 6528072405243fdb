/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.Set;
import java.util.stream.Stream;
import org.jamescollector.envelope.HeaderFields.Field;

/** Looks for recipients in one kind of place. Safe for several threads. */
interface Source {

    /** Names of the header fields that are looked at, in lower case. */
    Set<String> fields();

    /** What is found, lazily: the first of it that has an address of ours decides. */
    Stream<Finding> look(TracedHeader header);

    /** Fields that would be such a place, and are not looked at where they stand: below the provider's lines. */
    default Stream<Field> notBelieved(TracedHeader header) {
        return Stream.empty();
    }
}
