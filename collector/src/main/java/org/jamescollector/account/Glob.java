/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.util.Locale;
import java.util.Optional;

/**
 * Text in which one {@code *} stands for any characters, none included. Upper and lower case are the same.
 *
 * @param text in lower case
 */
public record Glob(String text) {

    private static final char ANY = '*';

    /** @throws IllegalArgumentException when it has more than one {@code *} */
    public Glob {
        text = text.toLowerCase(Locale.ROOT);
        if (text.indexOf(ANY) != text.lastIndexOf(ANY)) {
            throw new IllegalArgumentException("more than one * in " + text);
        }
    }

    public boolean hasWildcard() {
        return text.indexOf(ANY) >= 0;
    }

    /** What the {@code *} stands for, as it is written in the value; empty text where there is none; no match: empty. */
    public Optional<String> match(String value) {
        int any = text.indexOf(ANY);
        if (any < 0) {
            return text.equalsIgnoreCase(value) ? Optional.of("") : Optional.empty();
        }
        int after = text.length() - any - 1;
        boolean matches = value.length() >= any + after
                && value.regionMatches(true, 0, text, 0, any)
                && value.regionMatches(true, value.length() - after, text, any + 1, after);
        return matches ? Optional.of(value.substring(any, value.length() - after)) : Optional.empty();
    }

    /** Whether this matches whatever the other one matches. */
    public boolean covers(Glob other) {
        // What stands before and behind the other's * is what all its texts begin and end with, and has no * in it.
        return match(other.text).isPresent();
    }

    @Override
    public String toString() {
        return text;
    }
}
