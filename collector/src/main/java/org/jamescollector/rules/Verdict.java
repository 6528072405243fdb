/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

/** What asking the rules about a message gave. */
public sealed interface Verdict {

    /** They want to see the header first. */
    record HeaderNeeded() implements Verdict {}

    record Decided(Decisions decisions) implements Verdict {}

    /**
     * One of them failed, so that nobody knows what the rules say.
     *
     * @param rule its name
     * @param cause what it threw
     */
    record Failed(String rule, Throwable cause) implements Verdict {

        /** What a matcher throws may quote what a stranger wrote. */
        private static final int LONGEST = 200;

        /** In one line. */
        public String reason() {
            if (cause instanceof UnknownReceiverException) {
                return "download rule " + rule + ": " + cause.getMessage();
            }
            String text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
            String harmless =
                    text.substring(0, Math.min(text.length(), LONGEST)).replaceAll("\\p{Cntrl}", "?");
            return "download rule " + rule + " failed: " + harmless;
        }
    }
}
