/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

/** James cannot tell now whether it knows an address: its users' repository does not answer, for example. */
public class RecipientLookupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RecipientLookupException(String message, Throwable cause) {
        super(message, cause);
    }
}
