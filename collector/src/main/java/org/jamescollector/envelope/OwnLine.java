/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.jamescollector.account.AccountName;
import org.jamescollector.envelope.HeaderFields.Field;

/** The Received field that the collector puts on top of what it collects, also where another host folded it anew. */
final class OwnLine {

    private static final String RECEIVED = "received";

    /** What spool.TraceHeader writes. */
    private final Pattern comment;

    OwnLine(AccountName account) {
        this.comment = Pattern.compile(
                "\\(Collector\\s+for\\s+Apache\\s+James,\\s+account\\s+" + Pattern.quote(account.value()) + "\\)");
    }

    /** Whether a collector wrote it for an account of this name; which one, the host behind "by" tells. */
    boolean is(Field received) {
        return comment.matcher(received.value()).find();
    }

    /**
     * Where what the collector was given begins in a header that James has now: behind this field, if no other Received field stands
     * above it. What stands there (Return-Path, Delivered-To) James put on top later.
     *
     * @return 0 where the header is as it came
     */
    int end(byte[] header) {
        int end = HeaderFields.endOfFirst(header, RECEIVED);
        return HeaderFields.parse(Arrays.copyOf(header, end), Set.of(RECEIVED))
                .first(RECEIVED)
                .filter(this::is)
                .map(own -> end)
                .orElse(0);
    }
}
