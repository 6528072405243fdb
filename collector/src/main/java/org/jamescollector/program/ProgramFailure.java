/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.program;

import java.io.IOException;

/** A program could not be started, or did not end in its time. The message names the program and not its arguments. */
public final class ProgramFailure extends IOException {

    private static final long serialVersionUID = 1L;

    ProgramFailure(String message) {
        super(message);
    }
}
