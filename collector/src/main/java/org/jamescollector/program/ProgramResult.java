/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.program;

/** How a program ended. */
public final class ProgramResult {

    /** The status of a program that was stopped, because it wrote too much. */
    public static final int STOPPED = -1;

    private final int status;
    private final byte[] output;
    private final boolean cut;

    ProgramResult(int status, byte[] output, boolean cut) {
        this.status = status;
        this.output = output;
        this.cut = cut;
    }

    /** Its exit status, or {@link #STOPPED}. */
    public int status() {
        return status;
    }

    /** The beginning of what it wrote; not a copy. */
    public byte[] output() {
        return output;
    }

    /** Whether it wrote more than that. */
    public boolean isCut() {
        return cut;
    }
}
