/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.Optional;
import org.jamescollector.net.LineReader;

/** UIDL and LIST without argument. */
final class ListingExchange extends Exchange<Integer> {

    private final Pop3Bounds bounds;
    private final ListingBody.LineConsumer consumer;
    private Optional<ListingBody> body = Optional.empty();

    ListingExchange(String line, Pop3Bounds bounds, ListingBody.LineConsumer consumer) {
        super(line);
        this.bounds = bounds;
        this.consumer = consumer;
    }

    @Override
    Optional<Body> accepted(StatusLine status, LineReader line, boolean lineFeedEndsLine) {
        body = Optional.of(new ListingBody(line, step(), bounds.listingLines(), bounds.listingOctets(), consumer));
        return body.map(Body.class::cast);
    }

    @Override
    void complete() {
        succeed(body.map(ListingBody::lines).orElse(0));
    }
}
