/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.net.IDN;
import java.util.Optional;
import org.apache.james.core.MailAddress;

/**
 * Mail addresses that look alike: {@code anna@example.org}, {@code *@example.org}, {@code sales-*@example.org},
 * {@code *@*.example.org}.
 */
public record AddressPattern(Glob localPart, Glob domain) {

    /**
     * @param text an address, each part with one {@code *} at the most; or a domain, which stands for all its addresses
     * @throws IllegalArgumentException when it is neither, and why
     */
    public static AddressPattern parse(String text) {
        int at = text.lastIndexOf('@');
        String localPart = at < 0 ? "*" : text.substring(0, at);
        String domain = text.substring(at + 1);
        if (localPart.isEmpty() || domain.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == ',' || c == ';')) {
            throw new IllegalArgumentException("no address, no pattern of one, and no domain");
        }
        return new AddressPattern(new Glob(localPart), new Glob(asMatched(domain)));
    }

    /** As {@link MailAddress} gives domains: literals without brackets, names in ASCII (RFC 5891). */
    private static String asMatched(String domain) {
        boolean literal = domain.startsWith("[") && domain.endsWith("]");
        return literal ? domain.substring(1, domain.length() - 1) : IDN.toASCII(domain);
    }

    /** Whether this matches whatever the other one matches. */
    public boolean covers(AddressPattern other) {
        return localPart.covers(other.localPart) && domain.covers(other.domain);
    }

    /** What the two {@code *} stand for in this address; empty when it does not match. */
    public Optional<Matched> match(MailAddress address) {
        return domain.match(address.getDomain().asString())
                .flatMap(inDomain ->
                        localPart.match(address.getLocalPart()).map(inLocalPart -> new Matched(inLocalPart, inDomain)));
    }

    /** What the {@code *} of the local part and of the domain stand for; empty text where there is none. */
    public record Matched(String localPart, String domain) {}

    @Override
    public String toString() {
        return localPart + "@" + domain;
    }
}
