/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.Matcher;

/**
 * One mailet of the processor {@code download-rules}, with its matcher.
 *
 * @param name its place and what it says, for logs and reports: {@code 3: SizeGreaterThan=10m LeaveOnServer}
 * @param whenMatcherFails what an exception of the matcher means
 */
record Rule(String name, Matcher matcher, Mailet mailet, WhenMatcherFails whenMatcherFails) {

    /** James' {@code onMatchException}. */
    enum WhenMatcherFails {
        NO_MATCH,
        MATCH_ALL,
        /** Anything else: a mail that is not here cannot go to another processor. */
        LEAVE_MESSAGE;

        static WhenMatcherFails of(Optional<String> onMatchException) {
            return switch (onMatchException.map(String::strip).orElse("").toLowerCase(Locale.ROOT)) {
                case "nomatch" -> NO_MATCH;
                case "matchall" -> MATCH_ALL;
                default -> LEAVE_MESSAGE;
            };
        }
    }

    /** What it says about a message; empty for a mailet that says nothing about messages and is only run. */
    Optional<Effect> effect() {
        return mailet instanceof DownloadAction action ? Optional.of(action.effect()) : Optional.empty();
    }

    /** Those of the mail's recipients whom it concerns. */
    Collection<MailAddress> match(Mail mail) throws MessagingException {
        Collection<MailAddress> matched = matcher.match(mail);
        return matched == null ? List.of() : matched;
    }
}
