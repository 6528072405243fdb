/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a header that somebody asked for, unfolded (RFC 5322, section 2.2.3), in their order. Parsing is total:
 * lines that are no field are passed over.
 */
final class HeaderFields {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 16 * 1024;

    private final List<Field> fields;

    private HeaderFields(List<Field> fields) {
        this.fields = fields;
    }

    /** @param names in lower case */
    static HeaderFields parse(byte[] header, Set<String> names) {
        List<Field> found = new ArrayList<>();
        int start = 0;
        while (start < header.length) {
            int end = endOfField(header, start);
            int colon = colon(header, start, end);
            if (colon > start) {
                String name = text(header, start, colon).toLowerCase(Locale.ROOT);
                if (names.contains(name)) {
                    found.add(new Field(name, text(header, colon + 1, Math.min(end, colon + 1 + LONGEST_VALUE))));
                }
            }
            start = end;
        }
        return new HeaderFields(found);
    }

    Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .toList();
    }

    private static int endOfField(byte[] header, int start) {
        int end = start;
        do {
            while (end < header.length && header[end] != '\n') {
                end++;
            }
            end = Math.min(header.length, end + 1);
        } while (end < header.length && (header[end] == ' ' || header[end] == '\t'));
        return end;
    }

    /** Where the field's name ends; -1 where the line is no field. */
    private static int colon(byte[] header, int start, int end) {
        for (int i = start; i < Math.min(end, start + LONGEST_NAME); i++) {
            if (header[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] header, int start, int end) {
        return new String(header, start, end - start, StandardCharsets.ISO_8859_1)
                .replace("\r", "")
                .replace("\n", "")
                .strip();
    }

    record Field(String name, String value) {}
}
