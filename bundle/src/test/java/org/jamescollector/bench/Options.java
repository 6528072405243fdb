/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
        int rounds = 5;
        int messages = 10_000;
        int kept = 100_000;
        Set<String> only = Set.of();
        Set<Part> parts = Set.of(Part.values());
        List<Integer> windows = List.of();
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            switch (option) {
                case "--rounds" -> rounds = positive(option, value);
                case "--messages" -> messages = positive(option, value);
                case "--kept" -> kept = positive(option, value);
                case "--only" -> only = names(value);
                case "--part" -> parts = parts(Part.class, value);
                case "--windows" -> windows = windows(option, value);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new Options(rounds, messages, kept, only, parts, windows);
    }

    private static Set<String> names(String value) {
        Set<String> names = Set.of(value.split(",", -1));
        if (!CONTESTANTS.containsAll(names)) {
            throw new IllegalArgumentException(
                    "--only knows " + String.join(", ", CONTESTANTS) + ", not '" + value + "'");
        }
        return names;
    }

    static <P extends Enum<P>> Set<P> parts(Class<P> all, String value) {
        Set<P> parts = EnumSet.noneOf(all);
        for (String name : value.split(",", -1)) {
            parts.add(Stream.of(all.getEnumConstants())
                    .filter(part -> part.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("--part: no part is called '" + name + "'")));
        }
        return parts;
    }

    private static List<Integer> windows(String option, String value) {
        List<Integer> windows = new ArrayList<>();
        for (String window : value.split(",", -1)) {
            windows.add(positive(option, window));
        }
        return windows;
    }

    static int positive(String option, String value) {
        return Optional.of(value)
                .filter(digits -> digits.matches("[1-9][0-9]{0,8}"))
                .map(Integer::valueOf)
                .orElseThrow(
                        () -> new IllegalArgumentException(option + " wants a number above 0, not '" + value + "'"));
    }
}
