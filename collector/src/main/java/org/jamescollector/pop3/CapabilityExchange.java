/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.Optional;
import org.jamescollector.net.LineReader;

/** CAPA (RFC 2449, section 5). A provider that says -ERR to it has none to tell of, and that is all right. */
final class CapabilityExchange extends Exchange<Pop3Capabilities> {

    private final Pop3Bounds bounds;
    private final CapabilityLines lines = new CapabilityLines();

    CapabilityExchange(Pop3Bounds bounds) {
        super("CAPA");
        this.bounds = bounds;
    }

    @Override
    Optional<Body> accepted(StatusLine status, LineReader line, boolean lineFeedEndsLine) {
        return Optional.of(new ListingBody(line, step(), bounds.capabilityLines(), bounds.listingOctets(), lines));
    }

    @Override
    void complete() {
        succeed(lines.capabilities());
    }

    @Override
    void refused(StatusLine status) {
        succeed(Pop3Capabilities.NONE);
    }
}
