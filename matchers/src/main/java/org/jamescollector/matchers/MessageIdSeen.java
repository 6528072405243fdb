/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import com.google.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.jamescollector.history.Digest;
import org.jamescollector.history.History;
import org.jamescollector.rules.MessageIds;
import org.jamescollector.spool.CollectedMail;

/**
 * Matches a message at the provider of whose Message-ID the account has collected another one. What has the Message-ID of a message that
 * the same run collects waits for the next run. For the processor {@code download-rules}:
 *
 * <pre>{@code
 * <mailet match="org.jamescollector.matchers.MessageIdSeen" class="org.jamescollector.mailets.DeleteAtProvider"/>
 * }</pre>
 *
 * <p>It knows what was collected since there was such a rule. Messages without Message-ID, and those that were not collected, never match; neither
 * does a message because of itself.
 */
public class MessageIdSeen extends GenericMatcher {

    private final History history;

    @Inject
    public MessageIdSeen(History history) {
        this.history = history;
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        Optional<CollectedMail.AtProvider> message = CollectedMail.readAtProvider(mail);
        if (message.isEmpty()) {
            return List.of();
        }
        Optional<Digest> id = MessageIds.of(mail.getMessage());
        boolean seen = id.isPresent()
                && history.isMessageIdSeen(
                        message.get().account(), id.get(), message.get().key());
        return seen ? mail.getRecipients() : List.of();
    }

    @Override
    public String getMatcherInfo() {
        return "Matches messages whose Message-ID was collected before";
    }
}
