/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import javax.mail.internet.MailDateFormat;

/** A date in a header (RFC 5322, section 3.3, and its obsolete forms). */
public final class MailDate {

    private MailDate() {}

    /** Total. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(new MailDateFormat().parse(text.strip()).toInstant());
        } catch (ParseException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
