/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.util.Locale;
import java.util.Optional;
import org.jamescollector.net.Quoted;

/**
 * The first line of a reply (RFC 1939, section 3; RFC 5034, section 4 for the challenge).
 *
 * @param type what it says
 * @param text all of the line, one character an octet
 */
record StatusLine(Type type, String text) {

    enum Type {
        OK,
        ERR,
        CHALLENGE,
        /** Not POP3. */
        OTHER
    }

    static StatusLine parse(String line) {
        if (startsWithWord(line, "+OK")) {
            return new StatusLine(Type.OK, line);
        }
        if (startsWithWord(line, "-ERR")) {
            return new StatusLine(Type.ERR, line);
        }
        if (line.equals("+") || line.startsWith("+ ")) {
            return new StatusLine(Type.CHALLENGE, line);
        }
        return new StatusLine(Type.OTHER, line);
    }

    private static boolean startsWithWord(String line, String word) {
        return line.regionMatches(true, 0, word, 0, word.length())
                && (line.length() == word.length() || !Character.isLetterOrDigit(line.charAt(word.length())));
    }

    /** What follows the indicator. */
    String argument() {
        return switch (type) {
            case OK -> text.substring(3).strip();
            case ERR -> text.substring(4).strip();
            case CHALLENGE -> text.substring(1).strip();
            case OTHER -> text;
        };
    }

    /** The extended response code in upper case, without its brackets (RFC 2449, section 8). */
    Optional<String> responseCode() {
        String argument = argument();
        int end = argument.indexOf(']');
        return argument.startsWith("[") && end > 1
                ? Optional.of(argument.substring(1, end).strip().toUpperCase(Locale.ROOT))
                : Optional.empty();
    }

    /** Whether the response code is this one or below it: SYS/TEMP/X is below SYS/TEMP (RFC 2449, section 8). */
    boolean hasResponseCode(String code) {
        return responseCode()
                .filter(found -> found.equals(code) || found.startsWith(code + "/"))
                .isPresent();
    }

    String quoted() {
        return Quoted.of(text);
    }
}
