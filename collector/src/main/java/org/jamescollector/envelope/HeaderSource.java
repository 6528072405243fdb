/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.EnvelopeSource.Occurrence;
import org.jamescollector.envelope.HeaderFields.Field;

/** A field that the provider writes the recipient into. */
final class HeaderSource implements Source {

    private final EnvelopeSource.Header settings;
    private final String name;
    private final String words;

    HeaderSource(EnvelopeSource.Header settings) {
        this.settings = settings;
        this.name = settings.name().toLowerCase(Locale.ROOT);
        this.words = "header " + settings.name();
    }

    @Override
    public Set<String> fields() {
        return Set.of(name);
    }

    @Override
    public Stream<Finding> look(TracedHeader header) {
        List<Finding.Part> parts = chosen(settings.anywhere() ? header.fields().all(name) : header.inTrace(name))
                .map(field -> new Finding.Part(Optional.of(field), addresses(field.value())))
                .toList();
        return parts.isEmpty() ? Stream.empty() : Stream.of(new Finding(words, Finding.Kind.ENVELOPE, parts));
    }

    @Override
    public Stream<Field> notBelieved(TracedHeader header) {
        return settings.anywhere() ? Stream.empty() : header.belowTrace(name);
    }

    private Stream<Field> chosen(List<Field> fields) {
        return settings.occurrence() instanceof Occurrence.Nth nth
                ? fields.stream().skip(nth.number() - 1L).limit(1)
                : fields.stream();
    }

    private List<FoundAddress> addresses(String value) {
        List<FoundAddress> found = settings.template()
                .map(template -> template.match(value).map(AddressList::parse).orElse(List.of()))
                .orElseGet(() -> AddressList.parse(value));
        return settings.prefix()
                .map(prefix ->
                        found.stream().flatMap(one -> without(prefix, one)).toList())
                .orElse(found);
    }

    /** An address without the prefix is not a recipient's: it is the mailbox's own. */
    private static Stream<FoundAddress> without(String prefix, FoundAddress found) {
        return found.address().stream()
                .map(MailAddress::asString)
                .filter(text -> text.regionMatches(true, 0, prefix, 0, prefix.length()))
                .map(text -> new FoundAddress(found.text(), Addresses.of(text.substring(prefix.length()))));
    }
}
