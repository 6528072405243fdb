/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the provider answered to {@code *ENV}. */
final class SdpsSource implements Source {

    static final String WORDS = "SDPS *ENV";

    @Override
    public Set<String> fields() {
        return Set.of();
    }

    @Override
    public Stream<Finding> look(TracedHeader header) {
        return header.sdps().stream()
                .map(answer -> new Finding.Part(Optional.empty(), AddressList.parse(answer.recipient())))
                .map(part -> new Finding(WORDS, Finding.Kind.ENVELOPE, List.of(part)));
    }
}
