/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

/** What others wrote, made fit for a log line, an attribute or a page: no control characters, cut. */
public final class Escaped {

    /** Characters that are left at the most. */
    static final int LONGEST = 200;

    private static final String CUT = "...";

    private Escaped() {}

    /** Control characters and what is no letter are written as numbers; 200 characters at the most. */
    public static String of(String text) {
        StringBuilder escaped = new StringBuilder(Math.min(text.length() + 8, LONGEST));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int before = escaped.length();
            append(escaped, c);
            if (escaped.length() > LONGEST - CUT.length()) {
                escaped.setLength(before);
                return escaped.append(CUT).toString();
            }
        }
        return escaped.toString();
    }

    /** Cuts what is readable already. */
    static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - CUT.length()) + CUT;
    }

    private static void append(StringBuilder escaped, char c) {
        if (c == '\\') {
            escaped.append("\\\\");
        } else if (c < 0x7F ? c >= ' ' : Character.isLetterOrDigit(c)) {
            escaped.append(c);
        } else if (c <= 0xFF) {
            escaped.append(String.format("\\x%02X", (int) c));
        } else {
            escaped.append(String.format("\\u%04X", (int) c));
        }
    }
}
