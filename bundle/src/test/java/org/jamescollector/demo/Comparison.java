/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** James' mail library makes these where they are missing when a rule changes a header, as the one that removes Bcc does. */
    private static final Set<String> MADE_WHEN_MISSING = Set.of("date", "message-id", "mime-version");

    private final List<byte[]> expected;
    private final List<byte[]> left;

    /**
     * @param expected what the provider gives
     * @param present what is in James' mailbox
     */
    Comparison(List<byte[]> expected, List<byte[]> present) {
        this.expected = expected;
        this.left = new ArrayList<>(present);
    }

    Result run(Control control) throws Exception {
        List<Integer> missing = new ArrayList<>();
        for (int number = 0; number < expected.size(); number++) {
            if (!take(expected.get(number), Set.of())) {
                missing.add(number);
            }
        }
        List<Integer> lost = new ArrayList<>();
        Set<String> known = expected.stream().map(Comparison::bare).collect(Collectors.toCollection(HashSet::new));
        for (int number : missing) {
            byte[] original = expected.get(number);
            Optional<byte[]> bySmtp = control.stored(original);
            bySmtp.map(Comparison::bare).ifPresent(known::add);
            if (bySmtp.isEmpty() || !take(bySmtp.get(), madeFor(original))) {
                lost.add(number);
            }
        }
        int duplicated = (int)
                left.stream().filter(message -> known.contains(bare(message))).count();
        return new Result(
                expected.size() - lost.size(),
                missing.size() - lost.size(),
                lost,
                duplicated,
                left.size() - duplicated);
    }

    private static Set<String> madeFor(byte[] original) {
        Set<String> made = new HashSet<>(MADE_WHEN_MISSING);
        made.removeAll(TraceFields.names(original));
        return made;
    }

    /** Takes one message that is the same off those that are left; false if there is none. */
    private boolean take(byte[] wanted, Set<String> butFor) {
        byte[] bare = TraceFields.without(wanted, butFor);
        for (int i = 0; i < left.size(); i++) {
            if (Arrays.equals(bare, TraceFields.without(left.get(i), butFor))) {
                left.remove(i);
                return true;
            }
        }
        return false;
    }

    /** Each byte as a character. */
    private static String bare(byte[] message) {
        return new String(TraceFields.without(message), StandardCharsets.ISO_8859_1);
    }
}
