/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

/** A mail repository, the spool or the database did not do what it was asked for; the message says which, and why. */
public final class HeldMailException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Of what was told in the log already. */
    public HeldMailException(String message) {
        super(message);
    }

    public HeldMailException(String message, Throwable cause) {
        super(message, cause);
    }
}
