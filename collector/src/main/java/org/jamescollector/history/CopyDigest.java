/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What all copies of a message have in common that a provider stores once for each recipient: the fields that its author
 * wrote, and its body. What is put on top of each copy on its way (Received, Return-Path, Delivered-To, X-.. and
 * Authentication-Results, signatures) does not count, nor how fields are folded.
 *
 * <p>Somebody who sends a message on by Resent fields (RFC 5322, section 3.6.6) sends it anew, so these count.
 */
final class CopyDigest {

    private static final String MESSAGE_ID = "message-id";
    private static final Set<String> COMMON = Set.of(
            "from",
            "sender",
            "to",
            "cc",
            "reply-to",
            "subject",
            "date",
            MESSAGE_ID,
            "in-reply-to",
            "references",
            "list-id",
            "mime-version");
    private static final Set<String> COMMON_PREFIXES = Set.of("content-", "resent-");
    /** Some servers keep it up to date themselves. */
    private static final String CONTENT_LENGTH = "content-length";
    /** Longer than any field's name that counts. */
    private static final int LONGEST_NAME = 100;

    private final MessageDigest body = StoredKey.sha256();

    /** The next bytes of what follows the header, from the empty line on. */
    void update(byte[] bytes, int offset, int count) {
        body.update(bytes, offset, count);
    }

    /**
     * To be asked once, at the end.
     *
     * @param length how much of the array is the header
     * @return empty where there is no Message-ID: what is alike may then be two messages
     */
    Optional<Digest> digest(byte[] header, int length) {
        MessageDigest all = StoredKey.sha256();
        boolean identified = false;
        int start = 0;
        while (start < length) {
            int end = endOfField(header, start, length);
            int colon = colon(header, start, end);
            if (colon > start) {
                String name = text(header, start, colon).strip().toLowerCase(Locale.ROOT);
                if (counts(name)) {
                    String value = collapsed(text(header, colon + 1, end));
                    all.update((name + ':' + value + '\n').getBytes(StandardCharsets.ISO_8859_1));
                    identified |= name.equals(MESSAGE_ID) && !value.isEmpty();
                }
            }
            start = end;
        }
        if (!identified) {
            return Optional.empty();
        }
        all.update(body.digest());
        return Optional.of(Digest.of(all.digest()));
    }

    private static boolean counts(String name) {
        return COMMON.contains(name)
                || (COMMON_PREFIXES.stream().anyMatch(name::startsWith) && !name.equals(CONTENT_LENGTH));
    }

    /** The offset behind a field with its folded lines (RFC 5322, section 2.2.3). */
    private static int endOfField(byte[] header, int start, int length) {
        int end = start;
        do {
            while (end < length && header[end] != '\n') {
                end++;
            }
            end = Math.min(length, end + 1);
        } while (end < length && (header[end] == ' ' || header[end] == '\t'));
        return end;
    }

    /** Where the field's name ends; -1 where this is no field. */
    private static int colon(byte[] header, int start, int end) {
        for (int i = start; i < Math.min(end, start + LONGEST_NAME); i++) {
            if (header[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] header, int start, int end) {
        return new String(header, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** White space, line ends included, as one space; none at either end. */
    private static String collapsed(String value) {
        StringBuilder collapsed = new StringBuilder(value.length());
        boolean space = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                space = collapsed.length() > 0;
            } else {
                if (space) {
                    collapsed.append(' ');
                    space = false;
                }
                collapsed.append(c);
            }
        }
        return collapsed.toString();
    }
}
