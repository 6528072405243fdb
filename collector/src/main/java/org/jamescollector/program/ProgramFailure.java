/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.program;

import java.io.IOException;

/** A program could not be started, or did not end in its time. The message names the program and not its arguments. */
public final class ProgramFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final byte[] output;

    ProgramFailure(String message) {
        this(message, new byte[0]);
    }

    ProgramFailure(String message, byte[] output) {
        super(message);
        this.output = output;
    }

    /** The beginning of what the program wrote before it was stopped; not a copy. */
    public byte[] output() {
        return output;
    }
}
