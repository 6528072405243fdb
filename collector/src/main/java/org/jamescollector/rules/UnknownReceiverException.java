/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

/** A rule gives messages to somebody whom James does not know. Its message is for administrators, and says what to do. */
public final class UnknownReceiverException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownReceiverException(String what) {
        super(what);
    }
}
