/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How an address stands in a header field: {@code *} is the address, {@code ~} anything, all else itself. Upper and lower
 * case are the same, and so are all runs of white space.
 */
public record AddressTemplate(String text) {

    private static final Pattern ADDRESS = Pattern.compile("<?([^\\s<>,;]{1,320})>?");
    private static final Pattern PIECES = Pattern.compile("[*~\\s]|[^*~\\s]+");

    /** @throws IllegalArgumentException unless it has exactly one {@code *}, and one {@code ~} at the most on either side */
    public AddressTemplate {
        int address = text.indexOf('*');
        if (address < 0 || address != text.lastIndexOf('*')) {
            throw new IllegalArgumentException("a template has one *, where the address is");
        }
        if (count(text.substring(0, address)) > 1 || count(text.substring(address)) > 1) {
            throw new IllegalArgumentException("a template has one ~ at the most on either side of its *");
        }
    }

    private static long count(String side) {
        return side.chars().filter(c -> c == '~').count();
    }

    /** The text that stands where the {@code *} is; empty when the field looks otherwise. */
    public Optional<String> match(String value) {
        return Optional.of(pattern().matcher(value.strip()))
                .filter(Matcher::matches)
                .map(found -> found.group(1));
    }

    private Pattern pattern() {
        return Pattern.compile(
                PIECES.matcher(text.strip())
                        .results()
                        .map(piece -> expression(piece.group()))
                        .collect(Collectors.joining()),
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private static String expression(String piece) {
        return switch (piece) {
            case "*" -> ADDRESS.pattern();
            case "~" -> ".*?";
            default -> piece.isBlank() ? "\\s+" : Pattern.quote(piece);
        };
    }
}
