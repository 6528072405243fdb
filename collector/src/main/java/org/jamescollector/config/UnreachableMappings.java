/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.Glob;
import org.jamescollector.config.EnvelopeTypes.From;

/**
 * Finds mappings that would never count, as one that counts before them is for all of their addresses. The order is that in which
 * mappings are asked: those of the file, and after them, again in its order, those with {@code ~}. A mapping comes before {@code
 * <accept>}, which therefore never stands in its way.
 */
final class UnreachableMappings {

    /** Those that are for whole domains: there may be thousands, and of other patterns there are few. */
    private final Map<Glob, Mapped> domains = new HashMap<>();

    private final List<Mapped> patterns = new ArrayList<>();

    private UnreachableMappings() {}

    /**
     * A mapping as it stands in the file.
     *
     * @param element what it is read from
     * @param from what it is for
     * @param written the same in the words of the file
     */
    record Mapped(Element element, From from, String written) {

        private AddressPattern pattern() {
            return from.pattern();
        }

        /** Whether the list's address, which may have a {@code *}, is each of these. */
        boolean isCoveredBy(Glob list) {
            // As Glob.covers: what is in front of the first * and behind the last one is in all of them.
            return list.match(pattern().toString()).isPresent();
        }

        void reportListed(Glob list) {
            element.problem(
                    Text.quote(written) + " would never count: <list id=\"" + list + "\"> is for all of its addresses,"
                            + " and comes first where <sources> has nothing besides <lists/> and <addresses/>; take one of the"
                            + " two out");
        }

        /** To be found in the file by. */
        private String line() {
            return element.name().equals("map")
                    ? "<map from=\"" + written + "\">"
                    : "<" + element.name() + ">" + written + "</" + element.name() + ">";
        }
    }

    /** @param mappings each of another pattern, in the order of the file */
    static void report(List<Mapped> mappings) {
        UnreachableMappings before = new UnreachableMappings();
        mappings.stream().filter(mapped -> !mapped.from().forTheRest()).forEach(before::add);
        mappings.stream().filter(mapped -> mapped.from().forTheRest()).forEach(before::add);
    }

    private void add(Mapped mapped) {
        Optional<Mapped> wider = wider(mapped.pattern());
        if (wider.isPresent()) {
            boolean rests = mapped.from().forTheRest() && !wider.get().from().forTheRest();
            mapped.element()
                    .problem(Text.quote(mapped.written()) + " would never count: "
                            + wider.get().line() + " is for all of its addresses"
                            + (rests
                                    ? ", and ~ is for what no other is for; take one of the two out"
                                    : " and stands before it; put it behind this one"));
        } else if (isDomain(mapped.pattern())) {
            domains.put(mapped.pattern().domain(), mapped);
        } else if (mapped.pattern().localPart().hasWildcard()
                || mapped.pattern().domain().hasWildcard()) {
            patterns.add(mapped);
        }
    }

    private Optional<Mapped> wider(AddressPattern pattern) {
        return Optional.ofNullable(domains.get(pattern.domain())).or(() -> patterns.stream()
                .filter(mapped -> mapped.pattern().covers(pattern))
                .findFirst());
    }

    private static boolean isDomain(AddressPattern pattern) {
        return pattern.localPart().text().equals("*") && !pattern.domain().hasWildcard();
    }
}
