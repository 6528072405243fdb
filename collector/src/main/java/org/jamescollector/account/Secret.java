/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

/** A password or token. It prints as stars, so that no log, error or answer of the web administration can show it. */
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The secret itself: to be called only where it goes on the wire or into a digest. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
