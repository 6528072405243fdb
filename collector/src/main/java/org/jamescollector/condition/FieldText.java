/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text of a header field. Total and linear, whatever the field holds; of a longer one than {@value #LONGEST} characters, its beginning. */
public final class FieldText {

    /** No mail program writes longer ones, but anybody can. */
    static final int LONGEST = 64 * 1024;

    private FieldText() {}

    /** As people read it: unfolded, encoded words decoded, and in place of any number of blanks one. */
    public static String decoded(String field) {
        return withSingleBlanks(EncodedWords.decode(unfolded(field)));
    }

    /**
     * As it stands, unfolded (RFC 5322, section 2.2.3). Octets beyond ASCII are UTF-8 (RFC 6532), or else ISO-8859-1.
     *
     * @param field as JavaMail gives it: with its line ends, one character an octet
     */
    public static String unfolded(String field) {
        String cut = field.length() > LONGEST ? field.substring(0, LONGEST) : field;
        return international(cut.replace("\r\n", "").replace("\n", "").strip());
    }

    private static String international(String field) {
        boolean octets = field.chars().allMatch(c -> c <= 0xFF);
        if (!octets || field.chars().allMatch(c -> c < 0x80)) {
            return field;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(field.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return field;
        }
    }

    static String withSingleBlanks(String text) {
        StringBuilder single = new StringBuilder(text.length());
        boolean blank = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean wasBlank = blank;
            blank = Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (!blank) {
                single.append(c);
            } else if (!wasBlank) {
                single.append(' ');
            }
        }
        if (blank && !single.isEmpty()) {
            single.setLength(single.length() - 1);
        }
        return single.toString();
    }
}
