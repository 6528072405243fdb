/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.jamescollector.config.TimeText;

/** Matches what happened longer ago than a length of time. The future counts as now, and what is not known never matches. */
abstract class AgeMatcher extends ConditionMatcher<Duration> {

    private final Clock clock;

    AgeMatcher(String name, Clock clock) {
        super("A length of time with its unit, such as 5 minutes, 2 hours or 30 days: " + name + "=14 days");
        this.clock = clock;
    }

    abstract Optional<Instant> since(Mail mail) throws MessagingException;

    @Override
    final Duration read(String text) {
        return TimeText.parse(text);
    }

    @Override
    final boolean matches(Mail mail, Duration age) throws MessagingException {
        return since(mail)
                .filter(since -> Duration.between(since, clock.instant()).compareTo(age) > 0)
                .isPresent();
    }
}
