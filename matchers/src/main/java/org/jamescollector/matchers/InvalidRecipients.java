/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import java.util.Optional;
import org.apache.mailet.Mail;
import org.jamescollector.spool.CollectedMail;

/**
 * Matches by how many addresses of the message are ours, but unknown to James. Mail that was not collected has no such number and never
 * matches, whatever the comparison.
 *
 * <pre>{@code match="org.jamescollector.matchers.InvalidRecipients=at least 1"}</pre>
 */
public class InvalidRecipients extends RecipientCountMatcher {

    public InvalidRecipients() {
        super("InvalidRecipients");
    }

    @Override
    Optional<Long> count(Mail mail) {
        return CollectedMail.invalidRecipients(mail);
    }
}
