/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

/** A command whose reply says yes or no: DELE, RSET, NOOP, STLS. */
final class PlainExchange extends Exchange<Void> {

    private final boolean endsClearText;

    private PlainExchange(String line, boolean endsClearText) {
        super(line);
        this.endsClearText = endsClearText;
    }

    static PlainExchange of(String line) {
        return new PlainExchange(line, false);
    }

    /** RFC 2595, section 4. */
    static PlainExchange startTls() {
        return new PlainExchange("STLS", true);
    }

    @Override
    boolean goesAlone() {
        return endsClearText;
    }

    @Override
    boolean endsClearText() {
        return endsClearText;
    }

    @Override
    void complete() {
        succeed(null);
    }
}
