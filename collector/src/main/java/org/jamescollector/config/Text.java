/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** How problems quote and what they suggest. */
final class Text {

    private static final int LONGEST_QUOTE = 60;

    private Text() {}

    /** In quotation marks, cut, and with control characters made visible, so that a problem stays one line. */
    static String quote(String value) {
        String cut = value.length() > LONGEST_QUOTE ? value.substring(0, LONGEST_QUOTE) + "..." : value;
        StringBuilder quoted = new StringBuilder("\"");
        cut.codePoints().forEach(character -> {
            if (Character.isISOControl(character)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", character));
            } else {
                quoted.appendCodePoint(character);
            }
        });
        return quoted.append('"').toString();
    }

    static boolean isOneLine(String value) {
        return value.chars().noneMatch(Character::isISOControl);
    }

    /** The candidate that was probably meant: other case, the beginning of it or more than it, or a slip or two. */
    static Optional<String> nearest(String written, Collection<String> candidates) {
        String lower = written.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .filter(candidate -> distance(lower, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate)));
    }

    private static int distance(String lower, String candidate) {
        String other = candidate.toLowerCase(Locale.ROOT);
        int slips = LevenshteinDistance.getDefaultInstance().apply(lower, other);
        boolean oneBeginsTheOther =
                Math.min(lower.length(), other.length()) >= 3 && (other.startsWith(lower) || lower.startsWith(other));
        return oneBeginsTheOther || sorted(lower).equals(sorted(other)) ? Math.min(slips, 1) : slips;
    }

    /** Letters that changed places are one slip. */
    private static String sorted(String word) {
        char[] letters = word.toCharArray();
        Arrays.sort(letters);
        return new String(letters);
    }
}
