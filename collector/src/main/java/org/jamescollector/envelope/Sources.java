/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.EnvelopeSource;

/** Makes sources of what the administrator configured. */
final class Sources {

    /** In the order in which they are to be believed: nobody but a final delivery writes the first ones. */
    private static final List<String> WELL_KNOWN = List.of(
            "X-Envelope-To",
            "Envelope-To",
            "X-Original-To",
            "X-RCPT-TO",
            "X-RCPTTO",
            "X-Real-To",
            "X-MDaemon-Deliver-To",
            "X-Delivered-To",
            "Delivered-To");

    private Sources() {}

    static List<Source> of(EnvelopeSettings settings) {
        return settings.sources().stream()
                .flatMap(source -> of(source, settings))
                .toList();
    }

    private static Stream<Source> of(EnvelopeSource source, EnvelopeSettings settings) {
        if (source instanceof EnvelopeSource.WellKnownHeaders) {
            return WELL_KNOWN.stream().map(Sources::wellKnown);
        } else if (source instanceof EnvelopeSource.Header header) {
            return Stream.of(new HeaderSource(header));
        } else if (source instanceof EnvelopeSource.Sdps) {
            return Stream.of(new SdpsSource());
        } else if (source instanceof EnvelopeSource.Received) {
            return Stream.of(new ReceivedSource());
        } else if (source instanceof EnvelopeSource.Addresses) {
            return Stream.of(new AddressesSource());
        } else {
            return Stream.of(new ListSource(settings.lists()));
        }
    }

    private static Source wellKnown(String name) {
        return new HeaderSource(new EnvelopeSource.Header(
                name, new EnvelopeSource.Occurrence.Nth(1), Optional.empty(), Optional.empty(), false));
    }
}
