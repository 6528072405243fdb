/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a header that somebody asked for, unfolded (RFC 5322, section 2.2.3), in their order. Parsing is total and linear:
 * lines that are no field are passed over.
 */
final class HeaderFields {

    private static final int LONGEST_NAME = 100;

    private final List<Field> fields;
    private final Map<String, List<Field>> byName = new HashMap<>();

    private HeaderFields(List<Field> fields) {
        this.fields = fields;
        fields.forEach(field ->
                byName.computeIfAbsent(field.name(), name -> new ArrayList<>(1)).add(field));
    }

    /** @param names in lower case */
    static HeaderFields parse(byte[] header, Set<String> names) {
        List<Field> found = new ArrayList<>();
        int start = 0;
        while (start < header.length) {
            int end = endOfField(header, start);
            int colon = colon(header, start, end);
            if (colon > start && !isBlank(header[start])) {
                String written = text(header, start, colon);
                String name = written.toLowerCase(Locale.ROOT);
                if (names.contains(name)) {
                    found.add(new Field(found.size(), name, written, text(header, colon + 1, end)));
                }
            }
            start = end;
        }
        return new HeaderFields(found);
    }

    /** The offset behind the first field of this name, with its folded lines; 0 where there is none. */
    static int endOfFirst(byte[] header, String name) {
        int start = 0;
        while (start < header.length) {
            int end = endOfField(header, start);
            int colon = colon(header, start, end);
            if (colon > start
                    && !isBlank(header[start])
                    && text(header, start, colon).equalsIgnoreCase(name)) {
                return end;
            }
            start = end;
        }
        return 0;
    }

    /** All of them, from the top. */
    List<Field> all() {
        return fields;
    }

    Optional<Field> first(String name) {
        return all(name).stream().findFirst();
    }

    /** Those of one name, from the top. */
    List<Field> all(String name) {
        return byName.getOrDefault(name, List.of());
    }

    private static int endOfField(byte[] header, int start) {
        int end = start;
        do {
            while (end < header.length && header[end] != '\n') {
                end++;
            }
            end = Math.min(header.length, end + 1);
        } while (end < header.length && isBlank(header[end]));
        return end;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
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

    /** Without the line ends, and without blanks around it. A CR of its own is no line end: it stays, as any control character. */
    private static String text(byte[] header, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isOutside(header[start])) {
            start++;
        }
        while (start < end && isOutside(header[end - 1])) {
            end--;
        }
        byte[] unfolded = new byte[end - start];
        int length = 0;
        int octets = 0;
        for (int i = start; i < end; i++) {
            if (header[i] == '\n') {
                while (length > 0 && unfolded[length - 1] == '\r') {
                    length--;
                }
            } else {
                unfolded[length++] = header[i];
                octets |= header[i];
            }
        }
        return octets < 0
                ? international(unfolded, length)
                : new String(unfolded, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static boolean isOutside(byte octet) {
        return isBlank(octet) || octet == '\r' || octet == '\n';
    }

    /** UTF-8 (RFC 6532); what is not UTF-8 is one character an octet. */
    private static String international(byte[] octets, int length) {
        String text = new String(octets, 0, length, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    }

    /**
     * One field.
     *
     * @param position among the fields that were asked for, from the top, from 0
     * @param name in lower case
     * @param written the name as it stands
     * @param value unfolded, not decoded
     */
    record Field(int position, String name, String written, String value) {

        /** The field as it stands, unfolded; tabs, with which fields are folded, as blanks. */
        @Override
        public String toString() {
            return written + ": " + value.replace('\t', ' ');
        }
    }
}
