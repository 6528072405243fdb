/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

/** A rule looked at something that only the header tells, and the header is not here yet. Not an error: the rules are tried again. */
final class HeaderMissing extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HeaderMissing() {
        super("the header is not here yet", null, false, false);
    }
}
