/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an address stands in a header field: {@code *} is the address, {@code ~} anything, all else itself. Upper and lower
 * case are the same, and so are all runs of white space.
 */
public final class AddressTemplate {

    /** Longer fields match no template: what providers write of one recipient is a line or two. */
    private static final int LONGEST_FIELD = 4_096;

    private static final int LONGEST_ADDRESS = 320;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final String text;
    private final Side left;
    private final Side right;

    /** @throws IllegalArgumentException unless it has exactly one {@code *}, and one {@code ~} at the most on either side */
    public AddressTemplate(String text) {
        int address = text.indexOf('*');
        if (address < 0 || address != text.lastIndexOf('*')) {
            throw new IllegalArgumentException("a template has one *, where the address is");
        }
        this.text = text;
        String plain = plain(text).toLowerCase(Locale.ROOT);
        this.left = Side.of(plain.substring(0, plain.indexOf('*')), true);
        this.right = Side.of(plain.substring(plain.indexOf('*') + 1), false);
    }

    /** What stands on one side of the address: at the field's end, then perhaps anything, then next to the address. */
    private record Side(String outer, boolean anything, String inner) {

        static Side of(String text, boolean left) {
            int any = text.indexOf('~');
            if (any != text.lastIndexOf('~')) {
                throw new IllegalArgumentException("a template has one ~ at the most on either side of its *");
            }
            if (any < 0) {
                return new Side("", false, text);
            }
            String before = text.substring(0, any);
            String after = text.substring(any + 1);
            return left ? new Side(before, true, after) : new Side(after, true, before);
        }
    }

    /** As the administrator wrote it. */
    public String text() {
        return text;
    }

    /** The text that stands where the {@code *} is, the first if there are several; empty when the field looks otherwise. */
    public Optional<String> match(String field) {
        if (field.length() > LONGEST_FIELD) {
            return Optional.empty();
        }
        String value = plain(field);
        int from = left.outer().length();
        int to = value.length() - right.outer().length();
        if (from > to || !isAt(value, 0, left.outer()) || !isAt(value, to, right.outer())) {
            return Optional.empty();
        }
        int last = left.anything() ? to - left.inner().length() : from;
        for (int at = from; at <= last; at++) {
            if (isAt(value, at, left.inner())) {
                int start = at + left.inner().length();
                int end = endOfAddress(value, start, to);
                if (end > start) {
                    return Optional.of(withoutBrackets(value.substring(start, end)));
                }
            }
        }
        return Optional.empty();
    }

    /** The last place up to which an address may go with the template's right side behind it; start where there is none. */
    private int endOfAddress(String value, int start, int to) {
        int longest = start;
        while (longest < to && longest - start < LONGEST_ADDRESS + 2 && isPartOfAddress(value, start, longest)) {
            longest++;
        }
        for (int end = longest; end > start; end--) {
            if (isAt(value, end, right.inner())
                    && end + right.inner().length() <= to
                    && (right.anything() || end + right.inner().length() == to)
                    && isWhole(value, start, end)) {
                return end;
            }
        }
        return start;
    }

    private static boolean isPartOfAddress(String value, int start, int at) {
        char c = value.charAt(at);
        if (at == start) {
            return c == '<' || isInAddress(c);
        }
        return value.charAt(at - 1) != '>' && isInAddress(c);
    }

    private static boolean isInAddress(char c) {
        return c != '<' && c != ',' && c != ';' && c != ' ';
    }

    /** An address in angle brackets has both, and something between them. */
    private static boolean isWhole(String value, int start, int end) {
        boolean opened = value.charAt(start) == '<';
        boolean closed = value.charAt(end - 1) == '>';
        int brackets = (opened ? 1 : 0) + (closed ? 1 : 0);
        return opened == closed && end - start > brackets && end - start - brackets <= LONGEST_ADDRESS;
    }

    private static String withoutBrackets(String address) {
        return address.charAt(0) == '<' ? address.substring(1, address.length() - 1) : address;
    }

    private static boolean isAt(String value, int at, String text) {
        return value.regionMatches(true, at, text, 0, text.length());
    }

    private static String plain(String text) {
        return WHITE_SPACE.matcher(text.strip()).replaceAll(" ");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressTemplate template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
