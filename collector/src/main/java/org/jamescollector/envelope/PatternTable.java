/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressPattern;

/** Finds the first of many address patterns that matches, without trying those that are a mere address or domain one by one. */
final class PatternTable<V> {

    private record Entry<V>(int order, AddressPattern pattern, V value) {}

    private final Map<String, Entry<V>> addresses = new HashMap<>();
    private final Map<String, Entry<V>> domains = new HashMap<>();
    private final List<Entry<V>> others = new ArrayList<>();

    PatternTable(Collection<V> values, Function<V, AddressPattern> pattern) {
        int order = 0;
        for (V value : values) {
            add(new Entry<>(order++, pattern.apply(value), value));
        }
    }

    private void add(Entry<V> entry) {
        AddressPattern pattern = entry.pattern();
        if (pattern.domain().hasWildcard()) {
            others.add(entry);
        } else if (!pattern.localPart().hasWildcard()) {
            addresses.putIfAbsent(pattern.toString(), entry);
        } else if (pattern.localPart().text().length() == 1) {
            domains.putIfAbsent(pattern.domain().text(), entry);
        } else {
            others.add(entry);
        }
    }

    /** The value whose pattern matches; of several the one that was given first. */
    Optional<V> first(MailAddress address) {
        Optional<Entry<V>> best = earlier(
                Optional.ofNullable(addresses.get(address.asString().toLowerCase(Locale.ROOT))),
                Optional.ofNullable(domains.get(address.getDomain().asString())));
        int before = best.map(Entry::order).orElse(Integer.MAX_VALUE);
        for (Entry<V> entry : others) {
            if (entry.order() > before) {
                break;
            }
            if (entry.pattern().match(address).isPresent()) {
                return Optional.of(entry.value());
            }
        }
        return best.map(Entry::value);
    }

    private static <V> Optional<Entry<V>> earlier(Optional<Entry<V>> one, Optional<Entry<V>> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().order() < other.get().order() ? one : other;
    }
}
