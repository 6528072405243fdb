/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamescollector.envelope.HeaderFields.Field;

/** Whom the sender names. Who was sent a message again (RFC 5322, section 3.6.6) gets it in place of those it was for first. */
final class AddressesSource implements Source {

    private static final String RESENT = "resent-";
    private static final Set<String> RESENT_TO = Set.of("resent-to", "resent-cc", "resent-bcc");
    private static final Set<String> TO = Set.of("to", "cc", "bcc", "apparently-to");
    /** Written by the hosts on the way: what is below is older. */
    private static final Set<String> TRACE = Set.of("received", "return-path");

    private static final Set<String> FIELDS = Stream.of(
                    RESENT_TO,
                    TO,
                    TRACE,
                    // All that a block of Resent fields may hold: it ends where one comes for the second time.
                    Set.of("resent-date", "resent-from", "resent-sender", "resent-message-id", "resent-reply-to"))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public Set<String> fields() {
        return FIELDS;
    }

    @Override
    public Stream<Finding> look(TracedHeader header) {
        List<Field> resent = latestResent(header.fields());
        if (!resent.isEmpty()) {
            return Stream.of(finding("Resent-To, -Cc, -Bcc", resent));
        }
        List<Field> named = header.fields().all().stream()
                .filter(field -> TO.contains(field.name()))
                .toList();
        return named.isEmpty() ? Stream.empty() : Stream.of(finding("To, Cc, Bcc", named));
    }

    private static List<Field> latestResent(HeaderFields fields) {
        Set<String> names = new HashSet<>();
        List<Field> recipients = new ArrayList<>();
        for (Field field : fields.all()) {
            if (field.name().startsWith(RESENT)) {
                if (!names.add(field.name())) {
                    break;
                }
                if (RESENT_TO.contains(field.name())) {
                    recipients.add(field);
                }
            } else if (!names.isEmpty() && TRACE.contains(field.name())) {
                break;
            }
        }
        return recipients;
    }

    private static Finding finding(String words, List<Field> fields) {
        return new Finding(
                words,
                Finding.Kind.ADDRESSES,
                fields.stream()
                        .map(field -> new Finding.Part(Optional.of(field), AddressList.parse(field.value())))
                        .toList());
    }
}
