/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the host that handed a message to the provider: the first outside private networks in the trace lines. */
final class OriginFinder {

    /** Trace lines from the top that are looked at: what stands further down was written by strangers. */
    private static final int TRACE_LINES = 4;

    private static final Pattern FROM_CLAUSE = Pattern.compile(
            "from\\s+(\\S{1,255})\\s.{0,512}?\\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\\]", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_PUBLIC =
            Pattern.compile("(?:0|10|127)\\..*|192\\.168\\..*|169\\.254\\..*|172\\.(?:1[6-9]|2[0-9]|3[01])\\..*"
                    + "|::1?|[fF][cCdD].*:.*|[fF][eE][89aAbB].*:.*");

    private OriginFinder() {}

    static Optional<Envelope.Origin> find(HeaderFields fields) {
        return fields.all("received").stream()
                .limit(TRACE_LINES)
                .map(field -> FROM_CLAUSE.matcher(field.value()))
                .filter(Matcher::lookingAt)
                .filter(found -> !NOT_PUBLIC.matcher(found.group(2)).matches())
                .map(found -> new Envelope.Origin(found.group(1), found.group(2)))
                .findFirst();
    }
}
