/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.util.List;

/**
 * Says where mail for an address goes. The first mapping of the configuration whose pattern matches counts; those {@link
 * #forTheRest()} come after all others. What a mapping gives is not mapped again.
 *
 * @param from an address as senders write it
 * @param forTheRest whether this is for addresses that no other mapping is for ({@code ~@example.org})
 * @param to addresses in James; none: the address exists elsewhere, its mail is not ours
 */
public record AddressMapping(AddressPattern from, boolean forTheRest, List<Target> to) {

    public AddressMapping {
        to = List.copyOf(to);
    }

    public boolean existsElsewhere() {
        return to.isEmpty();
    }

    /**
     * An address in James.
     *
     * @param localPart a {@code *} in it stands for what the {@code *} of the pattern's local part stood for
     * @param domain the same for the domain
     */
    public record Target(Glob localPart, Glob domain) {

        /** The address as text, for what the pattern matched. */
        public String expand(AddressPattern.Matched matched) {
            return localPart.text().replace("*", matched.localPart()) + "@"
                    + domain.text().replace("*", matched.domain());
        }
    }
}
