/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.util.EnumSet;
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
              --rounds N       measured rounds of each side (5)
              --warm-ups N     runs of each before they are measured (3)
              --messages N     messages of a round (turned: 5000, drain: 10000)
              --part A,B       only these parts: turned, drain
            """;

    /** @throws IllegalArgumentException with words for whoever typed it */
    static OdmrOptions parse(List<String> arguments) {
        int rounds = 5;
        int warmUps = 3;
        int turned = 5_000;
        int drain = 10_000;
        Set<Part> parts = EnumSet.allOf(Part.class);
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            switch (option) {
                case "--rounds" -> rounds = Options.positive(option, value);
                case "--warm-ups" -> warmUps = Options.positive(option, value);
                case "--messages" -> {
                    turned = Options.positive(option, value);
                    drain = turned;
                }
                case "--part" -> parts = Options.parts(Part.class, value);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new OdmrOptions(rounds, warmUps, turned, drain, parts);
    }

    boolean wants(Part part) {
        return parts.contains(part);
    }
}
