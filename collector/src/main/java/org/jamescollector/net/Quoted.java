/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What a provider sent, made fit for a log line: in quotes, escaped, cut. */
public final class Quoted {

    private static final int LONGEST = 200;

    private Quoted() {}

    /** @param octets one character an octet (ISO 8859-1), as lines are read */
    public static String of(String octets) {
        String text = readable(octets);
        StringBuilder quoted = new StringBuilder(Math.min(text.length(), LONGEST) + 16).append('"');
        int taken = 0;
        while (taken < text.length() && quoted.length() <= LONGEST) {
            append(quoted, text.charAt(taken++));
        }
        quoted.append('"');
        if (taken < text.length()) {
            quoted.append("...");
        }
        return quoted.toString();
    }

    private static void append(StringBuilder quoted, char c) {
        if (c == '"' || c == '\\') {
            quoted.append('\\').append(c);
        } else if (c == '\r') {
            quoted.append("\\r");
        } else if (c == '\n') {
            quoted.append("\\n");
        } else if (isReadable(c)) {
            quoted.append(c);
        } else if (c <= 0xFF) {
            quoted.append(String.format("\\x%02X", (int) c));
        } else {
            quoted.append(String.format("\\u%04X", (int) c));
        }
    }

    private static boolean isReadable(char c) {
        return c < 0x7F ? c >= ' ' : Character.isLetterOrDigit(c);
    }

    /** Providers answer in UTF-8 if they leave ASCII at all; whatever is not UTF-8 stays one character an octet. */
    private static String readable(String octets) {
        String start = octets.length() > 4 * LONGEST ? octets.substring(0, 4 * LONGEST) : octets;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(start.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
            return start.length() < octets.length() ? text + "." : text;
        } catch (CharacterCodingException notUtf8) {
            return octets;
        }
    }
}
