/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import java.util.List;
import org.jamescollector.net.Quoted;

/**
 * A reply (RFC 5321, section 4.2).
 *
 * @param code three digits
 * @param lines what follows the code in each line, one character an octet; one line at least
 */
public record SmtpReply(int code, List<String> lines) {

    private static final int LONGEST_SHOWN = 400;

    public SmtpReply {
        lines = List.copyOf(lines);
    }

    public boolean isPositive() {
        return code / 100 == 2;
    }

    /** Whether the provider does not do what it was asked, now or ever. */
    public boolean isRefusal() {
        return code / 100 >= 4;
    }

    /** Whether the provider says that a later try may succeed. */
    public boolean isTransient() {
        return code / 100 == 4;
    }

    /** Whether the server says that no later try will succeed. */
    public boolean isPermanent() {
        return code / 100 == 5;
    }

    /** Code and text in one line. */
    public String text() {
        return code + " " + String.join(" ", lines);
    }

    /** Fit for a log line. */
    public String quoted() {
        return Quoted.of(text());
    }

    /** Fit for a mail to people, and without quotes: what is not readable ASCII as question marks, cut. */
    public String readable() {
        StringBuilder readable = new StringBuilder();
        text().chars().limit(LONGEST_SHOWN).forEach(c -> readable.append(c >= ' ' && c < 0x7F ? (char) c : '?'));
        return readable.toString();
    }
}
