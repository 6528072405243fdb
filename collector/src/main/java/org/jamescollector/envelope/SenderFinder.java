/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.james.core.MaybeSender;
import org.jamescollector.envelope.HeaderFields.Field;

/**
 * Finds the sender of the envelope. Return-Path is believed wherever it stands (RFC 5321, section 4.4: final delivery writes it and
 * takes away others): whoever can forge one can forge the envelope's sender too. A malformed one is passed over.
 */
final class SenderFinder {

    private static final String RETURN_PATH = "return-path";
    private static final List<String> OF_PROVIDERS = List.of("x-envelope-from", "x-envelope-sender", "envelope-from");
    private static final List<String> OF_SENDERS = List.of("sender", "from");

    /** Names of the header fields that are looked at, in lower case. */
    static final Set<String> FIELDS =
            Set.of(RETURN_PATH, "x-envelope-from", "x-envelope-sender", "envelope-from", "sender", "from");

    private final boolean believesSdps;

    /** @param believesSdps whether the provider's answer to {@code *ENV} counts */
    SenderFinder(boolean believesSdps) {
        this.believesSdps = believesSdps;
    }

    /**
     * @param sender the null sender where nobody says anything else
     * @param from what it was taken from, in words
     */
    record Found(MaybeSender sender, String from) {}

    Found find(TracedHeader header) {
        return ofSdps(header)
                .or(() -> candidates(header)
                        .flatMap(field -> read(field.value(), field.written()))
                        .findFirst())
                .orElseGet(() -> new Found(MaybeSender.nullSender(), "nothing"));
    }

    private Optional<Found> ofSdps(TracedHeader header) {
        return header.sdps()
                .filter(answer -> believesSdps)
                .flatMap(answer -> answer.sender().isBlank()
                        ? Optional.of(new Found(MaybeSender.nullSender(), SdpsSource.WORDS))
                        : read(answer.sender(), SdpsSource.WORDS).findFirst());
    }

    /** Fields in which a provider writes the sender, below the provider's lines. */
    static Stream<Field> notBelieved(TracedHeader header) {
        return OF_PROVIDERS.stream().flatMap(header::belowTrace);
    }

    private static Stream<Field> candidates(TracedHeader header) {
        return Stream.of(
                        header.fields().first(RETURN_PATH).stream(),
                        OF_PROVIDERS.stream().flatMap(name -> header.inTrace(name).stream()),
                        OF_SENDERS.stream().flatMap(name -> header.fields().first(name).stream()))
                .flatMap(fields -> fields);
    }

    /** The first address, or none on purpose; nothing where there is neither. */
    private static Stream<Found> read(String value, String words) {
        return AddressList.parse(value).stream()
                .filter(found -> found.isNullPath() || found.address().isPresent())
                .limit(1)
                .map(found ->
                        new Found(found.address().map(MaybeSender::of).orElseGet(MaybeSender::nullSender), words));
    }
}
