/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;

/** The values that templates may name. What strangers wrote is made harmless: no control characters, nothing that turns the direction of writing. */
public final class NoticeValues {

    /** Stands for nothing where nobody can answer. */
    public static final String ANSWER = "answer";

    /** Names an ask in an answer. */
    public static final String TOKEN = "token";

    /** Where a message was deleted, in words. */
    public static final String WHERE = "where";

    /** The first lines of a message, with words before them; nothing where there are none. */
    public static final String EXCERPT = "excerpt";

    static final Set<String> NAMES = Set.of(
            "account",
            "sender",
            "subject",
            "date",
            "size",
            "recipients",
            "rule",
            "expires",
            "then",
            TOKEN,
            ANSWER,
            WHERE,
            EXCERPT,
            "lines",
            "beginning");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm zzz", Locale.ENGLISH);
    private static final long KILO = 1024;

    private final Map<String, String> values = new HashMap<>();

    /** A value of one line. */
    public NoticeValues with(String name, String value) {
        values.put(name, harmless(value).replaceAll("[\r\n\t]+", " ").strip());
        return this;
    }

    /** A value of several lines, none of which ends in blanks. */
    public NoticeValues withLines(String name, String value) {
        values.put(name, harmless(value).lines().map(String::stripTrailing).collect(Collectors.joining("\n")));
        return this;
    }

    public NoticeValues with(String name, List<MailAddress> addresses) {
        return with(name, addresses.stream().map(MailAddress::asString).collect(Collectors.joining(", ")));
    }

    /** A point in time, in this machine's zone. */
    public NoticeValues with(String name, Instant time, ZoneId zone) {
        return with(name, TIME.format(time.atZone(zone)));
    }

    /** A number of octets, as people read it. */
    public NoticeValues withSize(String name, long octets) {
        if (octets < KILO) {
            return with(name, octets + " bytes");
        }
        return octets < KILO * KILO
                ? with(name, Math.round((double) octets / KILO) + " KB")
                : with(name, String.format(Locale.ROOT, "%.1f MB", (double) octets / (KILO * KILO)));
    }

    Map<String, String> values() {
        return Map.copyOf(values);
    }

    private static String harmless(String text) {
        StringBuilder harmless = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean lineEnd = c == '\r' || c == '\n' || c == '\t';
            boolean unfit = (type == Character.CONTROL && !lineEnd)
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            harmless.appendCodePoint(unfit ? '?' : c);
        });
        return harmless.toString();
    }
}
