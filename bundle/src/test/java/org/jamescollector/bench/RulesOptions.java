/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.util.EnumSet;
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
        int rounds = 5;
        int warmUps = 10;
        int messages = 10_000;
        int large = 1_000;
        Set<Part> parts = EnumSet.allOf(Part.class);
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            switch (option) {
                case "--rounds" -> rounds = Options.positive(option, value);
                case "--warm-ups" -> warmUps = Options.positive(option, value);
                case "--messages" -> messages = Options.positive(option, value);
                case "--large" -> large = Options.positive(option, value);
                case "--part" -> parts = Options.parts(Part.class, value);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new RulesOptions(rounds, warmUps, messages, large, parts);
    }

    boolean wants(Part part) {
        return parts.contains(part);
    }
}
