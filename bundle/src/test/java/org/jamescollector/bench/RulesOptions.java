/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.util.List;
import java.util.Set;

/**
 * What of {@code bin/bench rules} is run, and how often.
 *
 * @param rounds measured rounds of each contestant
 * @param warmUps runs of each that are not measured, before its first round
 * @param messages in the mailbox of the parts time and size
 * @param large messages in the mailbox of the part bytes
 */
record RulesOptions(int rounds, int warmUps, int messages, int large, Set<Part> parts) {

    /** The three measurements. */
    enum Part {
        TIME,
        SIZE,
        BYTES
    }

    static final String USAGE =
            """
            bin/bench rules [options]
              --rounds N       measured rounds of each contestant (5)
              --warm-ups N     runs of each before they are measured (10)
              --messages N     messages in the mailbox of time and size (10000)
              --large N        messages in the mailbox of bytes (1000)
              --part A,B       only these parts: time, size, bytes
            """;

    /** @throws IllegalArgumentException with words for whoever typed it */
    static RulesOptions parse(List<String> arguments) {
        Arguments given = Arguments.of(arguments, "--rounds", "--warm-ups", "--messages", "--large", "--part");
        return new RulesOptions(
                given.number("--rounds", 5),
                given.number("--warm-ups", 10),
                given.number("--messages", 10_000),
                given.number("--large", 1_000),
                given.parts(Part.class));
    }

    boolean wants(Part part) {
        return parts.contains(part);
    }
}
