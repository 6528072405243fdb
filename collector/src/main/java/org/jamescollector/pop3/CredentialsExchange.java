/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.List;

/** USER, PASS and APOP (RFC 1939, section 7). */
final class CredentialsExchange extends Exchange<Void> {

    private final boolean firstOfItsWay;
    private final String way;
    private final Pop3Capabilities capabilities;
    private final List<String> hidden;

    /**
     * @param firstOfItsWay false for PASS: whether there is a USER and PASS at all was said before
     * @param hidden what errors must not show
     */
    CredentialsExchange(
            String line, boolean firstOfItsWay, String way, Pop3Capabilities capabilities, List<String> hidden) {
        super(line, SignInFailure.STEP);
        this.firstOfItsWay = firstOfItsWay;
        this.way = way;
        this.capabilities = capabilities;
        this.hidden = hidden;
    }

    @Override
    String shown() {
        return way;
    }

    @Override
    boolean goesAlone() {
        return true;
    }

    @Override
    void complete() {
        succeed(null);
    }

    @Override
    void refused(StatusLine status) {
        fail(SignInFailure.refused(status, capabilities, firstOfItsWay, way, hidden));
    }
}
