/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code >3}, or {@code more than 3}. */
public record NumberCondition(Comparison comparison, long number) {

    /** How a number is compared with another. */
    enum Comparison {
        EXACTLY("=", "exactly"),
        NOT("!=", "not"),
        MORE(">", "more than"),
        AT_LEAST(">=", "at least"),
        LESS("<", "less than"),
        AT_MOST("<=", "at most");

        private final String sign;
        private final String words;

        Comparison(String sign, String words) {
            this.sign = sign;
            this.words = words;
        }

        static Optional<Comparison> of(String text) {
            String single = FieldText.withSingleBlanks(text);
            return single.isEmpty()
                    ? Optional.of(EXACTLY)
                    : Arrays.stream(values())
                            .filter(comparison ->
                                    comparison.sign.equals(single) || comparison.words.equalsIgnoreCase(single))
                            .findFirst();
        }
    }

    private static final Pattern PARTS = Pattern.compile("([^0-9]*)([0-9]{1,9})\\s*");

    /**
     * One of {@code = != > >= < <=}, or the same in words, or nothing, which means exactly; and a number.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static NumberCondition parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("it has no number at its end");
        }
        Comparison comparison = Comparison.of(parts.group(1))
                .orElseThrow(
                        () -> new IllegalArgumentException("\"" + parts.group(1).strip() + "\" is no comparison"));
        return new NumberCondition(comparison, Long.parseLong(parts.group(2)));
    }

    public boolean isMetBy(long value) {
        return switch (comparison) {
            case EXACTLY -> value == number;
            case NOT -> value != number;
            case MORE -> value > number;
            case AT_LEAST -> value >= number;
            case LESS -> value < number;
            case AT_MOST -> value <= number;
        };
    }
}
