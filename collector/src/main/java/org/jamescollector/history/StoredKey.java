/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A {@link MessageKey} as the database has it: a digest of its base, by which it is found, its incarnation, and its
 * base as text that every database takes.
 */
record StoredKey(Digest base, int incarnation, String text) {

    /** The incarnation shares an int with the marks of {@link CompactRememberedMessages}. */
    static final int MAX_INCARNATION = (1 << 24) - 1;

    private static final String HEX = "0123456789abcdef";

    /** @throws IllegalArgumentException when the incarnation is out of range */
    static StoredKey of(MessageKey key) {
        int incarnation = key.incarnationNumber();
        if (incarnation < 1 || incarnation > MAX_INCARNATION) {
            throw new IllegalArgumentException("no such incarnation: " + incarnation);
        }
        String text = escape(key.base().value());
        return new StoredKey(digest(sha256(), text), incarnation, text);
    }

    static MessageKey toKey(String text, int incarnation) {
        return withIncarnation(MessageKey.ofUniqueId(unescape(text)), incarnation);
    }

    static MessageKey withIncarnation(MessageKey base, int incarnation) {
        return incarnation == 1 ? base : base.incarnation(incarnation);
    }

    static Digest digestOfBase(MessageDigest sha256, MessageKey key) {
        return digest(sha256, escape(key.base().value()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Digest digest(MessageDigest sha256, String text) {
        return Digest.of(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Control characters (PostgreSQL takes no NUL) and half surrogates (UTF-8 has none) as {@code \}uXXXX, a
     * backslash doubled: different texts stay different.
     */
    static String escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSpecial(text.charAt(i))) {
                return escapeFrom(text, i);
            }
        }
        return text;
    }

    private static String escapeFrom(String text, int first) {
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                escaped.append("\\\\");
            } else if (!isSpecial(c)) {
                escaped.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                escaped.append(c).append(text.charAt(++i));
            } else {
                escaped.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    escaped.append(HEX.charAt(c >> shift & 15));
                }
            }
        }
        return escaped.toString();
    }

    private static boolean isSpecial(char c) {
        return c < 0x20 || c == 0x7F || c == '\\' || Character.isSurrogate(c);
    }

    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
            } else if (text.charAt(++i) == '\\') {
                plain.append('\\');
            } else {
                plain.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
                i += 4;
            }
        }
        return plain.toString();
    }
}
