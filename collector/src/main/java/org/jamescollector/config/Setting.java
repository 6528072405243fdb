/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * Something an account or the defaults may state.
 *
 * @param element the element's name
 * @param type what it gives
 * @param reader finds and reads it in its parent; empty when it is absent or wrong
 */
record Setting<T>(String element, Class<T> type, Function<Element, Optional<T>> reader) {

    static <T> Setting<T> of(String element, Class<T> type, ValueType<T> values) {
        return new Setting<>(element, type, parent -> parent.value(element, values));
    }
}
