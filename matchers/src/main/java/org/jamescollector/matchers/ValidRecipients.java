/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import java.util.Optional;
import org.apache.mailet.Mail;
import org.jamescollector.spool.CollectedMail;

/**
 * Matches by how many addresses of the message James knows. Mail that was not collected has no such number and never matches, whatever
 * the comparison.
 *
 * <pre>{@code match="org.jamescollector.matchers.ValidRecipients=more than 3"}</pre>
 */
public class ValidRecipients extends RecipientCountMatcher {

    public ValidRecipients() {
        super("ValidRecipients");
    }

    @Override
    Optional<Long> count(Mail mail) {
        return CollectedMail.validRecipients(mail);
    }
}
