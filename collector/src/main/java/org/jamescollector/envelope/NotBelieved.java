/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jamescollector.envelope.HeaderFields.Field;

/**
 * Fields that would have told recipients or the sender, had they not stood below the provider's lines. Either their sender wrote them,
 * or the account's {@code <trace>} says wrongly where the provider's lines end: whoever looks for the reason of an envelope needs to see them.
 *
 * @param because where the provider's lines end, in words; empty where there are no such fields
 * @param fields the first of them, from the top, escaped and cut; {@value #MOST_LISTED} at the most
 */
public record NotBelieved(String because, List<String> fields) {

    /** There are none. */
    public static final NotBelieved NOTHING = new NotBelieved("", List.of());

    /** Fields that are listed, at the most. */
    public static final int MOST_LISTED = 5;

    public NotBelieved {
        because = Escaped.cut(because, 2 * Escaped.LONGEST);
        fields = List.copyOf(fields.subList(0, Math.min(fields.size(), MOST_LISTED)));
    }

    /** Of a header that these sources look at. */
    static NotBelieved in(TracedHeader header, List<Source> sources) {
        List<Field> below = Stream.concat(
                        sources.stream()
                                .flatMap(source -> source.notBelieved(header).limit(MOST_LISTED)),
                        SenderFinder.notBelieved(header))
                .distinct()
                .sorted(Comparator.comparingInt(Field::position))
                .limit(MOST_LISTED)
                .toList();
        return below.isEmpty()
                ? NOTHING
                : new NotBelieved(
                        "they stand below the provider's lines: " + header.whereTraceEnds(),
                        below.stream().map(Field::toString).map(Escaped::of).toList());
    }

    /** Names of the fields, each once. */
    List<String> names() {
        return fields.stream()
                .map(field -> field.substring(0, Math.max(field.indexOf(':'), 0)))
                .distinct()
                .toList();
    }

    /** Whether there are none. */
    public boolean isNothing() {
        return fields.isEmpty();
    }
}
