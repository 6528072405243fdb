/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of value: what it looks like, for people and for the parser.
 *
 * @param expected a noun phrase that completes "it takes .." and "it is not .."
 * @param choices the words among which one may have been meant; empty where there is no such list
 * @param parser gives the value, or throws {@link IllegalArgumentException} when the text is none
 */
record ValueType<T>(String expected, List<String> choices, Function<String, T> parser) {

    ValueType(String expected, Function<String, T> parser) {
        this(expected, List.of(), parser);
    }

    Optional<T> parse(String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
