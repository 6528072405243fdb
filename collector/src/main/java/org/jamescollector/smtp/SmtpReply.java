/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import java.util.List;
import java.util.Optional;
import org.jamescollector.net.Quoted;

/**
 * A reply (RFC 5321, section 4.2).
 *
 * @param code three digits
 * @param lines what follows the code in each line, one character an octet; one line at least
 */
public record SmtpReply(int code, List<String> lines) {

    private static final int CODE_DIGITS = 3;

    public SmtpReply {
        lines = List.copyOf(lines);
    }

    /** One line of a reply. */
    record Line(int code, boolean last, String text) {

        /** Empty where it is no line of a reply. */
        static Optional<Line> parse(String line) {
            if (line.length() < CODE_DIGITS || !line.substring(0, CODE_DIGITS).matches("[2-5][0-9][0-9]")) {
                return Optional.empty();
            }
            int code = Integer.parseInt(line.substring(0, CODE_DIGITS));
            if (line.length() == CODE_DIGITS) {
                return Optional.of(new Line(code, true, ""));
            }
            char separator = line.charAt(CODE_DIGITS);
            return separator == ' ' || separator == '-'
                    ? Optional.of(new Line(code, separator == ' ', line.substring(CODE_DIGITS + 1)))
                    : Optional.empty();
        }
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

    /** Code and text in one line. */
    public String text() {
        return code + " " + String.join(" ", lines);
    }

    /** Fit for a log line. */
    public String quoted() {
        return Quoted.of(text());
    }
}
