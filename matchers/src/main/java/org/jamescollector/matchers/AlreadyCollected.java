/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import com.google.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.jamescollector.history.Collected;
import org.jamescollector.history.History;
import org.jamescollector.history.HistoryException;
import org.jamescollector.history.Outbox;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.spool.NoticeMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Matches a collected mail of which James has another delivery already: one that was downloaded before this one, and whose
 * record was cut off by a kill. To stand first in the root processor:
 *
 * <pre>{@code <mailet match="org.jamescollector.matchers.AlreadyCollected" class="Null"/>}</pre>
 *
 * <p>On the first sight of a message its delivery is recorded, durably, as the one that counts. The same delivery seen again
 * (James takes up its spool after a kill, or an administrator processes a mail again) never matches. The same goes for mails that the
 * collector wrote itself. All other mails never match.
 */
public class AlreadyCollected extends GenericMatcher {

    private static final Logger LOGGER = LoggerFactory.getLogger(AlreadyCollected.class);
    private static final long PATIENCE_SECONDS = 60;

    private final History history;
    private final Outbox outbox;

    @Inject
    public AlreadyCollected(History history, Outbox outbox) {
        this.history = history;
        this.outbox = outbox;
    }

    /** @throws MessagingException when the history cannot tell: James then tries the mail again later */
    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        Optional<NoticeMark> notice = NoticeMark.read(mail);
        if (notice.isPresent()) {
            return claim(notice.get()) == History.Claim.GRANTED ? List.of() : again(mail, notice.get());
        }
        Optional<Collected> collected = CollectedMail.read(mail);
        if (collected.isEmpty() || claim(collected.get()) == History.Claim.GRANTED) {
            return List.of();
        }
        LOGGER.info(
                "Mail {} is a second delivery of message {} of account {}; the first one is delivered, this one is not",
                mail.getName(),
                collected.get().key(),
                collected.get().account());
        return mail.getRecipients();
    }

    private static Collection<MailAddress> again(Mail mail, NoticeMark notice) {
        LOGGER.info(
                "Mail {} is a second copy of notice {}; the first one is delivered, this one is not",
                mail.getName(),
                notice.notice());
        return mail.getRecipients();
    }

    private History.Claim claim(NoticeMark notice) throws MessagingException {
        try {
            return outbox.claim(notice.notice(), notice.delivery());
        } catch (HistoryException e) {
            throw new MessagingException(
                    "The collector's database does not answer, so it is not known whether this notice was delivered before",
                    e);
        }
    }

    private History.Claim claim(Collected message) throws MessagingException {
        try {
            return history.claim(message).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MessagingException("James is stopping", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new MessagingException(
                    "The collector's history does not answer, so it is not known whether this"
                            + " message was delivered before",
                    e);
        }
    }

    @Override
    public String getMatcherInfo() {
        return "Matches collected mails that were collected before";
    }
}
