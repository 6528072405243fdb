/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one element (an account or the defaults) states, by setting. */
final class Settings {

    private final Map<Setting<?>, Object> values;

    private Settings(Map<Setting<?>, Object> values) {
        this.values = values;
    }

    static Settings none() {
        return new Settings(Map.of());
    }

    static Settings read(Element element, List<Setting<?>> settings) {
        Map<Setting<?>, Object> values = new HashMap<>();
        for (Setting<?> setting : settings) {
            setting.reader().apply(element).ifPresent(value -> values.put(setting, value));
        }
        return new Settings(values);
    }

    /** These, and the others' where these say nothing. */
    Settings over(Settings others) {
        Map<Setting<?>, Object> all = new HashMap<>(others.values);
        all.putAll(values);
        return new Settings(all);
    }

    <T> Optional<T> get(Setting<T> setting) {
        return Optional.ofNullable(values.get(setting)).map(setting.type()::cast);
    }
}
