/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.envelope.HeaderFields.Field;

/**
 * A header in which is known what the provider wrote.
 *
 * @param fields those that somebody asked for
 * @param trace how the provider's trace block is told
 * @param endOfTrace position of the first field below the provider's trace block
 * @param sdps the provider's answer to {@code *ENV}
 */
record TracedHeader(HeaderFields fields, TraceBlock trace, int endOfTrace, Optional<SdpsEnvelope> sdps) {

    /** @param names of the fields that are asked for, in lower case */
    static TracedHeader of(CollectedHeader header, Set<String> names, TraceBlock trace) {
        HeaderFields fields = HeaderFields.parse(header.bytes(), names);
        return new TracedHeader(fields, trace, ProviderTrace.end(fields, trace), header.sdps());
    }

    boolean isInTrace(Field field) {
        return field.position() < endOfTrace;
    }

    /** The fields of that name in the provider's trace block, from the top. */
    List<Field> inTrace(String name) {
        return fields.all(name).stream().filter(this::isInTrace).toList();
    }

    /** Those below it. */
    Stream<Field> belowTrace(String name) {
        return fields.all(name).stream().filter(field -> !isInTrace(field));
    }

    /** Where the provider's trace block ends, in words. */
    String whereTraceEnds() {
        return ProviderTrace.words(fields, trace);
    }
}
