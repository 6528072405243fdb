/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.HeaderFields.Field;

/**
 * What stands below the provider's lines where sources would look for recipients, had it stood above.
 *
 * @param parts fields with the addresses in them, those of one source after another
 */
record BelowTrace(List<Finding.Part> parts) {

    /** Addresses that James is asked about, at the most: senders write as many as they like. */
    static final int MOST_ASKED = 100;

    static BelowTrace of(TracedHeader header, List<Source> sources) {
        return new BelowTrace(
                sources.stream().flatMap(source -> source.notBelieved(header)).toList());
    }

    /** The fields, each once. */
    Stream<Field> fields() {
        return parts.stream().flatMap(part -> part.field().stream()).distinct();
    }

    /**
     * The first field that names a recipient of ours who does not get the message: where recipients were guessed, it may be the provider who
     * wrote it. A line that names those who get it tells nothing new: servers on the way write such lines into ordinary mail.
     *
     * @param recipients who gets it
     */
    Optional<Field> naming(Judge judge, Collection<MailAddress> recipients) {
        return parts.stream()
                .flatMap(part -> part.addresses().stream()
                        .flatMap(found -> found.address().stream())
                        .map(address -> new Named(part.field(), address)))
                .limit(MOST_ASKED)
                .filter(named -> !recipients.containsAll(judge.recipientsFor(named.address())))
                .findFirst()
                .flatMap(Named::field);
    }

    private record Named(Optional<Field> field, MailAddress address) {}

    /**
     * Whom the message names, as the provider may have written it down: these, and those of fields that were believed and named nobody of
     * ours. In lower case, in one order, each once.
     */
    SortedSet<String> hints(TracedHeader header, List<Source> sources) {
        Stream<Finding.Part> believed = sources.stream()
                .flatMap(source -> source.look(header))
                .filter(finding -> finding.kind() == Finding.Kind.ENVELOPE)
                .flatMap(finding -> finding.parts().stream());
        return Stream.concat(parts.stream(), believed)
                .flatMap(part -> part.addresses().stream())
                .flatMap(found -> found.address().stream())
                .map(address -> address.asString().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
