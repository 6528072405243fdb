/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What of the benchmark is run, and how often.
 *
 * @param rounds measured rounds of each contestant
 * @param messages in the mailbox on loopback
 * @param kept in the mailbox of the idle poll
 * @param only names of the contestants; empty: all
 * @param windows further raw contestants, with these windows
 */
record Options(int rounds, int messages, int kept, Set<String> only, Set<Part> parts, List<Integer> windows) {

    /** The three measurements. */
    enum Part {
        LOOPBACK,
        DISTANCE,
        IDLE
    }

    private static final List<String> CONTESTANTS = List.of("raw", "mpop", "fetchmail", "collector");

    static final String USAGE =
            """
            bin/bench pop3 [options]
              --rounds N       measured rounds of each contestant (5)
              --messages N     messages in the mailbox on loopback (10000)
              --kept N         kept messages of the idle poll (100000)
              --only A,B       only these contestants: raw, mpop, fetchmail, collector
              --part A,B       only these parts: loopback, distance, idle
              --windows N,M    raw drains with these windows besides
            """;

    boolean wants(Contestant contestant) {
        return only.isEmpty()
                || only.contains(contestant.name())
                || contestant.name().startsWith("raw-");
    }

    /** @throws IllegalArgumentException with words for whoever typed it */
    static Options parse(List<String> arguments) {
        Arguments given = Arguments.of(arguments, "--rounds", "--messages", "--kept", "--only", "--part", "--windows");
        return new Options(
                given.number("--rounds", 5),
                given.number("--messages", 10_000),
                given.number("--kept", 100_000),
                given.value("--only").map(Options::names).orElse(Set.of()),
                given.parts(Part.class),
                given.value("--windows").map(Options::windows).orElse(List.of()));
    }

    private static Set<String> names(String value) {
        Set<String> names = Set.of(value.split(",", -1));
        if (!CONTESTANTS.containsAll(names)) {
            throw new IllegalArgumentException(
                    "--only knows " + String.join(", ", CONTESTANTS) + ", not '" + value + "'");
        }
        return names;
    }

    private static List<Integer> windows(String value) {
        List<Integer> windows = new ArrayList<>();
        for (String window : value.split(",", -1)) {
            windows.add(Arguments.positive("--windows", window));
        }
        return windows;
    }
}
