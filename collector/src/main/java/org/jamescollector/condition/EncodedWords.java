/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Encoded words (RFC 2047), decoded. Those that stand side by side are one text: senders cut characters in two. Total and linear: what
 * is no encoded word, or is one that cannot be decoded, stays as it stands.
 *
 * <p>Wherever it stands, inside other words too: senders put them there, and people see them decoded.
 */
final class EncodedWords {

    private static final String BEGIN = "=?";
    private static final String END = "?=";
    /** A language may follow the charset (RFC 2231, section 5). */
    private static final int LONGEST_CHARSET = 100;
    /** The RFC says 75 for all of it; nobody keeps to that, but a line has no more than 998 (RFC 5322, section 2.1.1). */
    private static final int LONGEST_TEXT = 1000;

    /** By each of their names: for one that it does not know, Java looks in all its modules, which takes it a millisecond. */
    private static final Map<String, Charset> CHARSETS = charsets();

    private final String text;
    private final StringBuilder decoded;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private Optional<Charset> charset = Optional.empty();

    private EncodedWords(String text) {
        this.text = text;
        this.decoded = new StringBuilder(text.length());
    }

    private static Map<String, Charset> charsets() {
        Map<String, Charset> charsets = new HashMap<>();
        for (Charset charset : Charset.availableCharsets().values()) {
            charset.aliases().forEach(alias -> charsets.put(alias.toLowerCase(Locale.ROOT), charset));
        }
        // After the aliases: of two that claim a name it belongs to the one that is called so.
        Charset.availableCharsets().forEach((name, charset) -> charsets.put(name.toLowerCase(Locale.ROOT), charset));
        return Map.copyOf(charsets);
    }

    static String decode(String text) {
        return text.contains(BEGIN) ? new EncodedWords(text).read() : text;
    }

    private String read() {
        int copied = 0;
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            Optional<Word> word = wordAt(begin);
            if (word.isPresent()) {
                if (charset.isEmpty() || !text.substring(copied, begin).isBlank()) {
                    endWords();
                    decoded.append(text, copied, begin);
                }
                append(word.get());
                copied = word.get().end();
            }
            begin = text.indexOf(BEGIN, word.map(Word::end).orElse(begin + BEGIN.length()));
        }
        endWords();
        return decoded.append(text, copied, text.length()).toString();
    }

    private void append(Word word) {
        if (!charset.equals(Optional.of(word.charset()))) {
            endWords();
        }
        charset = Optional.of(word.charset());
        octets.writeBytes(word.octets().array());
    }

    private void endWords() {
        charset.ifPresent(of -> decoded.append(new String(octets.toByteArray(), of)));
        charset = Optional.empty();
        octets.reset();
    }

    /** {@code =?charset?encoding?text?=} */
    private Optional<Word> wordAt(int begin) {
        int name = begin + BEGIN.length();
        int endOfName = indexOf("?", name, LONGEST_CHARSET);
        if (endOfName < 0 || endOfName + 3 > text.length() || text.charAt(endOfName + 2) != '?') {
            return Optional.empty();
        }
        int start = endOfName + 3;
        int end = indexOf(END, start, LONGEST_TEXT);
        return end < 0
                ? Optional.empty()
                : octets(text.charAt(endOfName + 1), text.substring(start, end))
                        .flatMap(encoded -> charset(text.substring(name, endOfName))
                                .map(known -> new Word(known, ByteBuffer.wrap(encoded), end + END.length())));
    }

    private int indexOf(String searched, int from, int atMost) {
        int to = Math.min(text.length(), from + atMost + searched.length());
        for (int i = from; i + searched.length() <= to; i++) {
            if (text.startsWith(searched, i)) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<Charset> charset(String name) {
        int language = name.indexOf('*');
        String known = language < 0 ? name : name.substring(0, language);
        return Optional.ofNullable(CHARSETS.get(known.toLowerCase(Locale.ROOT)));
    }

    private static Optional<byte[]> octets(char encoding, String text) {
        if (text.chars().anyMatch(c -> c > 0x7E)) {
            return Optional.empty();
        }
        return switch (encoding) {
            case 'b', 'B' -> base64(text);
            case 'q', 'Q' -> Optional.of(quoted(text));
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] quoted(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int octet = c == '=' ? octet(text, i + 1) : -1;
            if (octet >= 0) {
                octets.write(octet);
                i += 2;
            } else {
                octets.write(c == '_' ? ' ' : c);
            }
        }
        return octets.toByteArray();
    }

    /** Of two hexadecimal digits; -1 where there are none. */
    private static int octet(String text, int at) {
        if (at + 2 > text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    /**
     * One of them.
     *
     * @param end the offset behind it
     */
    private record Word(Charset charset, ByteBuffer octets, int end) {}
}
