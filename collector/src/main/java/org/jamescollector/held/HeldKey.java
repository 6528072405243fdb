/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mailrepository.api.MailKey;

/**
 * The name of a held mail, which tells what has to be known of it without its being loaded: all of James' repositories list
 * names, and none of them anything else.
 *
 * @param since when it came, to the millisecond
 * @param size octets of the message on the line
 * @param number tells mails apart that came at the same time
 */
public record HeldKey(Instant since, long size, long number) implements Comparable<HeldKey> {

    private static final Pattern FORM = Pattern.compile("held-([0-9a-f]{12})-([0-9a-f]{10})-([0-9a-f]{16})");
    private static final long LARGEST = (1L << 40) - 1;
    private static final Comparator<HeldKey> OLDEST_FIRST =
            Comparator.comparing(HeldKey::since).thenComparing(HeldKey::number).thenComparing(HeldKey::size);

    public HeldKey {
        since = Instant.ofEpochMilli(since.toEpochMilli());
        size = Math.max(0, Math.min(size, LARGEST));
    }

    /** Empty for the name of a mail that something else has put into the repository. */
    static Optional<HeldKey> parse(MailKey key) {
        return parse(key.asString());
    }

    /** The key that is written so; empty where it is none. */
    public static Optional<HeldKey> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new HeldKey(
                        Instant.ofEpochMilli(Long.parseLong(parts.group(1), 16)),
                        Long.parseLong(parts.group(2), 16),
                        Long.parseUnsignedLong(parts.group(3), 16)))
                : Optional.empty();
    }

    MailKey toMailKey() {
        return new MailKey(toString());
    }

    @Override
    public int compareTo(HeldKey other) {
        return OLDEST_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "held-%012x-%010x-%016x", since.toEpochMilli(), size, number);
    }
}
