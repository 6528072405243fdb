/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import com.google.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.jamescollector.condition.Hops;
import org.jamescollector.condition.MailDate;
import org.jamescollector.spool.CollectedMail;

/**
 * Matches messages that came to the provider longer ago. The provider's own Received field, the topmost, says when (RFC 5321, section 4.4);
 * where it does not: when the collector saw the message first, or else its Date. A date in the future counts as now.
 *
 * <pre>{@code match="org.jamescollector.matchers.OlderThan=14 days"}</pre>
 */
public class OlderThan extends AgeMatcher {

    private static final String DATE = "Date";

    @Inject
    public OlderThan(Clock clock) {
        super("OlderThan", clock);
    }

    @Override
    Optional<Instant> since(Mail mail) throws MessagingException {
        Optional<Instant> received = Hops.of(mail).lastAt().or(() -> CollectedMail.firstSeen(mail));
        return received.isPresent() ? received : written(mail);
    }

    private static Optional<Instant> written(Mail mail) throws MessagingException {
        return Stream.ofNullable(mail.getMessage().getHeader(DATE))
                .flatMap(Arrays::stream)
                .findFirst()
                .flatMap(MailDate::parse);
    }
}
