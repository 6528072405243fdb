/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jamescollector.net.LineReader;

/** Gathers the lines of a reply to CAPA (RFC 2449, section 5). */
final class CapabilityLines implements ListingBody.LineConsumer {

    private final Map<String, List<String>> arguments = new HashMap<>();

    @Override
    public void accept(LineReader line) {
        String text = line.text().strip().toUpperCase(Locale.ROOT);
        if (!text.isEmpty()) {
            List<String> words = List.of(text.split("\\s+"));
            // Some providers give SASL in several lines, one a mechanism.
            arguments.computeIfAbsent(words.get(0), name -> new ArrayList<>()).addAll(words.subList(1, words.size()));
        }
    }

    Pop3Capabilities capabilities() {
        return new Pop3Capabilities(
                true,
                has("PIPELINING"),
                has("TOP"),
                has("UIDL"),
                has("USER"),
                has("STLS"),
                arguments.getOrDefault("SASL", List.of()).stream().collect(Collectors.toUnmodifiableSet()),
                has("RESP-CODES"),
                has("AUTH-RESP-CODE"),
                firstNumber("LOGIN-DELAY").stream()
                        .mapToObj(Duration::ofSeconds)
                        .findFirst(),
                firstNumber("EXPIRE"));
    }

    private boolean has(String name) {
        return arguments.containsKey(name);
    }

    /** Empty for EXPIRE NEVER, and for whatever is no number. */
    private OptionalInt firstNumber(String name) {
        Optional<String> first =
                arguments.getOrDefault(name, List.of()).stream().findFirst();
        return first.filter(word -> word.matches("[0-9]{1,9}")).stream()
                .mapToInt(Integer::parseInt)
                .findFirst();
    }
}
