/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was typed behind the name of a benchmark: options with a value each.
 *
 * @param values by option
 */
record Arguments(Map<String, String> values) {

    /**
     * @param options that there are
     * @throws IllegalArgumentException with words for whoever typed it
     */
    static Arguments of(List<String> typed, String... options) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < typed.size(); i += 2) {
            String option = typed.get(i);
            if (!Set.of(options).contains(option)) {
                throw new IllegalArgumentException("unknown option " + option);
            }
            values.put(option, i + 1 < typed.size() ? typed.get(i + 1) : "");
        }
        return new Arguments(values);
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(values.get(option));
    }

    /** @throws IllegalArgumentException where it is no number above 0 */
    int number(String option, int unless) {
        return value(option).map(text -> positive(option, text)).orElse(unless);
    }

    static int positive(String option, String value) {
        return Optional.of(value)
                .filter(digits -> digits.matches("[1-9][0-9]{0,8}"))
                .map(Integer::valueOf)
                .orElseThrow(
                        () -> new IllegalArgumentException(option + " wants a number above 0, not '" + value + "'"));
    }

    /**
     * Those that {@code --part} names, or all.
     *
     * @throws IllegalArgumentException where one is not there
     */
    <P extends Enum<P>> Set<P> parts(Class<P> all) {
        return value("--part").map(names -> named(all, names)).orElse(EnumSet.allOf(all));
    }

    private static <P extends Enum<P>> Set<P> named(Class<P> all, String names) {
        Set<P> parts = EnumSet.noneOf(all);
        for (String name : names.split(",", -1)) {
            parts.add(Stream.of(all.getEnumConstants())
                    .filter(part -> part.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("--part: no part is called '" + name + "'")));
        }
        return parts;
    }
}
