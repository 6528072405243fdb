/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jamescollector.account.AddressTemplate;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.EnvelopeSource.Occurrence;

/** Reads {@code <sources>}: where recipients are looked for, in which order. */
final class SourcesReader {

    private static final String HEADER = "envelopeHeader";
    private static final List<String> SOURCES = List.of("sdps", HEADER, "received", "lists", "addresses");

    private SourcesReader() {}

    static List<EnvelopeSource> sources(Element element) {
        List<Element> children = element.children(SOURCES);
        element.rejectUnknown();
        if (children.isEmpty()) {
            element.problem(
                    "holds nothing, so that all mail would go to the fallback; it takes <sdps/>, <envelopeHeader>,"
                            + " <received/>, <lists/>, <addresses/>, in the order in which they are to be asked");
        }
        List<EnvelopeSource> sources = new ArrayList<>();
        Set<EnvelopeSource> seen = new HashSet<>();
        for (Element child : children) {
            Optional<EnvelopeSource> source = source(child);
            if (source.filter(present -> !seen.add(comparable(present))).isPresent()) {
                child.problem("stands here twice; the second would never be asked");
            }
            source.ifPresent(sources::add);
        }
        return sources;
    }

    private static Optional<EnvelopeSource> source(Element element) {
        if (element.name().equals(HEADER)) {
            return header(element);
        }
        element.rejectUnknown();
        return Optional.of(
                switch (element.name()) {
                    case "sdps" -> new EnvelopeSource.Sdps();
                    case "received" -> new EnvelopeSource.Received();
                    case "lists" -> new EnvelopeSource.Lists();
                    case "addresses" -> new EnvelopeSource.Addresses();
                    default -> throw new IllegalStateException(element.name());
                });
    }

    private static Optional<EnvelopeSource> header(Element element) {
        if (element.rawText().isEmpty()) {
            if (!element.node().getAttributes().isEmpty()) {
                element.problem("has attributes but names no header field; write for instance"
                        + " <envelopeHeader prefix=\"..\">Delivered-To</envelopeHeader>");
                return Optional.empty();
            }
            element.rejectUnknown();
            return Optional.of(new EnvelopeSource.WellKnownHeaders());
        }
        Optional<Occurrence> occurrence = element.attribute("occurrence", EnvelopeTypes.OCCURRENCE);
        Optional<String> prefix = element.attribute("prefix", EnvelopeTypes.PREFIX);
        Optional<AddressTemplate> template = element.attribute("template", EnvelopeTypes.TEMPLATE);
        Optional<Boolean> anywhere = element.attribute("anywhere", ValueTypes.BOOLEAN);
        return element.parse(EnvelopeTypes.FIELD_NAME)
                .map(name -> new EnvelopeSource.Header(
                        name,
                        occurrence.orElseGet(() -> new Occurrence.Nth(1)),
                        prefix,
                        template,
                        anywhere.orElse(false)));
    }

    /** Field names that differ in upper and lower case only are the same. */
    private static EnvelopeSource comparable(EnvelopeSource source) {
        return source instanceof EnvelopeSource.Header header
                ? new EnvelopeSource.Header(
                        header.name().toLowerCase(Locale.ROOT),
                        header.occurrence(),
                        header.prefix(),
                        header.template(),
                        header.anywhere())
                : source;
    }
}
