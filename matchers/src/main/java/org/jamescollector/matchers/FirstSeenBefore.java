/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import com.google.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.mailet.Mail;
import org.jamescollector.spool.CollectedMail;

/**
 * Matches messages that the collector saw at the provider for the first time longer ago; once a message is collected, it is when it was
 * collected that counts. Mail that was not collected never matches. Needs no header.
 *
 * <pre>{@code match="org.jamescollector.matchers.FirstSeenBefore=3 days"}</pre>
 */
public class FirstSeenBefore extends AgeMatcher {

    @Inject
    public FirstSeenBefore(Clock clock) {
        super("FirstSeenBefore", clock);
    }

    @Override
    Optional<Instant> since(Mail mail) {
        return CollectedMail.firstSeen(mail).or(() -> CollectedMail.collectedAt(mail));
    }
}
