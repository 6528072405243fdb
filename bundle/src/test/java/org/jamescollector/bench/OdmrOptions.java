/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.util.List;
import java.util.Set;

/**
 * What of {@code bin/bench odmr} is run, and how often.
 *
 * @param rounds measured rounds of each side
 * @param warmUps runs of each that are not measured, before its first round
 * @param turned messages of a round of the part turned
 * @param drain messages of a round of the part drain
 */
record OdmrOptions(int rounds, int warmUps, int turned, int drain, Set<Part> parts) {

    /** The two measurements. */
    enum Part {
        TURNED,
        DRAIN
    }

    static final String USAGE =
            """
            bin/bench odmr [options]
              --rounds N       measured rounds of each side (7)
              --warm-ups N     runs of each before they are measured (5)
              --messages N     messages of a round (turned: 5000, drain: 10000)
              --part A,B       only these parts: turned, drain
            """;

    /** @throws IllegalArgumentException with words for whoever typed it */
    static OdmrOptions parse(List<String> arguments) {
        Arguments given = Arguments.of(arguments, "--rounds", "--warm-ups", "--messages", "--part");
        return new OdmrOptions(
                given.number("--rounds", 7),
                given.number("--warm-ups", 5),
                given.number("--messages", 5_000),
                given.number("--messages", 10_000),
                given.parts(Part.class));
    }

    boolean wants(Part part) {
        return parts.contains(part);
    }
}
