/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes off a message what is written onto it on its way into a mailbox, so that what is left can be compared byte for byte. */
public final class TraceFields {

    /** James sets these anew, in place of what a message already has. */
    private static final List<String> OF_DELIVERY = List.of("return-path:", "delivered-to:");
    /** What a Received field of James' SMTP server or of the collector holds; others belong to the message. */
    private static final List<String> SIGNATURES = List.of("(JAMES SMTP Server", "(Collector for Apache James");

    private TraceFields() {}

    /**
     * A message without Return-Path, Delivered-To, and the Received fields of James and of the collector. Every other byte, the order
     * of fields and line ends among them, is as it was.
     */
    public static byte[] without(byte[] message) {
        return without(message, Set.of());
    }

    /**
     * The same, and without some more fields.
     *
     * @param more names in lower case
     */
    public static byte[] without(byte[] message, Set<String> more) {
        ByteArrayOutputStream left = new ByteArrayOutputStream(message.length);
        int from = 0;
        while (from < message.length && !emptyLine(message, from)) {
            int to = endOfField(message, from);
            String field = new String(message, from, to - from, StandardCharsets.ISO_8859_1);
            if (!isTrace(field) && !more.contains(name(field))) {
                left.write(message, from, to - from);
            }
            from = to;
        }
        left.write(message, from, message.length - from);
        return left.toByteArray();
    }

    /** The message's fields as text, unfolded lines as they are; for telling a reader which message it is. */
    public static List<String> fields(byte[] message) {
        List<String> fields = new ArrayList<>();
        int from = 0;
        while (from < message.length && !emptyLine(message, from)) {
            int to = endOfField(message, from);
            fields.add(new String(message, from, to - from, StandardCharsets.ISO_8859_1).strip());
            from = to;
        }
        return fields;
    }

    /** The names of a message's fields, in lower case. */
    public static Set<String> names(byte[] message) {
        return fields(message).stream().map(TraceFields::name).collect(Collectors.toSet());
    }

    private static String name(String field) {
        int colon = field.indexOf(':');
        return field.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isTrace(String field) {
        String lower = field.toLowerCase(Locale.ROOT);
        return OF_DELIVERY.stream().anyMatch(lower::startsWith)
                || (lower.startsWith("received:") && SIGNATURES.stream().anyMatch(field::contains));
    }

    private static boolean emptyLine(byte[] message, int at) {
        return message[at] == '\n' || (message[at] == '\r' && at + 1 < message.length && message[at + 1] == '\n');
    }

    /** Where the line at {@code from}, with the lines that continue it, ends. */
    private static int endOfField(byte[] message, int from) {
        int at = from;
        do {
            while (at < message.length && message[at] != '\n') {
                at++;
            }
            at = Math.min(at + 1, message.length);
        } while (at < message.length && (message[at] == ' ' || message[at] == '\t'));
        return at;
    }
}
