/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

/** A mistake in the processor {@code download-rules} of mailetcontainer.xml: James is not to start with it. */
public final class RuleProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RuleProblem(String rule, String what) {
        super("conf/mailetcontainer.xml, processor " + DownloadRules.PROCESSOR + ", mailet " + rule + ": " + what);
    }
}
