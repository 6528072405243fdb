/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.trigger;

/** The delivery of mail could not be set off. The message names step, what happened, remedy. */
public final class TriggerFailure extends Exception {

    private static final long serialVersionUID = 1L;

    TriggerFailure(String message) {
        super(message);
    }

    TriggerFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
