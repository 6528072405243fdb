/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamescollector.testing.TraceFields;

/**
 * Finds what a provider had in what James has, byte for byte apart from trace fields.
 *
 * <p>James itself mends a few malformed messages when it stores them, whichever way they came. Such a message counts as delivered where
 * James made of it exactly what it makes of the same bytes handed in by SMTP.
 */
final class Comparison {

    /** What James stores when a message comes by SMTP; empty where SMTP does not take it. */
    @FunctionalInterface
    interface Control {
        Optional<byte[]> stored(byte[] message) throws Exception;
    }

    /** How it ended. {@code mended} are messages that James changed as it changes them by SMTP. */
    record Result(int delivered, int mended, List<Integer> lost, int duplicated, int strange) {

        boolean isPerfect() {
            return lost.isEmpty() && duplicated == 0 && strange == 0;
        }
    }

    private final List<String> expected;
    private final List<String> present;

    Comparison(List<byte[]> expected, List<byte[]> present) {
        this.expected = expected.stream().map(Comparison::bare).toList();
        this.present = present.stream().map(Comparison::bare).toList();
    }

    Result against(List<byte[]> retrieved, Control control) throws Exception {
        List<String> left = new ArrayList<>(present);
        List<Integer> missing = new ArrayList<>();
        for (int number = 0; number < expected.size(); number++) {
            if (!left.remove(expected.get(number))) {
                missing.add(number);
            }
        }
        List<Integer> lost = new ArrayList<>();
        List<String> mended = new ArrayList<>();
        for (int number : missing) {
            Optional<String> bySmtp = control.stored(retrieved.get(number)).map(Comparison::bare);
            if (bySmtp.isPresent() && left.remove(bySmtp.get())) {
                mended.add(bySmtp.get());
            } else {
                lost.add(number);
            }
        }
        int duplicated = (int) left.stream()
                .filter(message -> expected.contains(message) || mended.contains(message))
                .count();
        return new Result(expected.size() - lost.size(), mended.size(), lost, duplicated, left.size() - duplicated);
    }

    /** Each byte as a character, so that lists of messages can be compared. */
    private static String bare(byte[] message) {
        return new String(TraceFields.without(message), StandardCharsets.ISO_8859_1);
    }
}
