/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import com.google.inject.Inject;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.history.Ask;
import org.jamescollector.history.HistoryException;
import org.jamescollector.notice.UndeliveredNotices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns that a question of {@link AskRecipient} or {@link HeadersOnly} could not be delivered: who was never asked cannot answer, so that the message then
 * stays at the provider, whatever {@code then} says, until an administrator releases it. To stand first in each processor that undeliverable mail comes
 * to:
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamescollector.mailets.NoticeUndelivered">
 *     <onMailetException>ignore</onMailetException>
 * </mailet>
 * }</pre>
 *
 * <p>Every mail passes untouched.
 */
public class NoticeUndelivered extends GenericMailet {

    private static final Logger LOGGER = LoggerFactory.getLogger(NoticeUndelivered.class);

    private final UndeliveredNotices undelivered;

    @Inject
    public NoticeUndelivered(UndeliveredNotices undelivered) {
        this.undelivered = undelivered;
    }

    @Override
    public void init() throws MessagingException {
        MailetParameters.of(this);
    }

    /** @throws MessagingException when the collector's database does not answer */
    @Override
    public void service(Mail mail) throws MessagingException {
        try {
            Optional<String> notice = undelivered.noticeIn(mail);
            if (notice.isPresent()) {
                tell(mail, notice.get(), undelivered.take(notice.get()));
            }
        } catch (HistoryException e) {
            throw new MessagingException(
                    "It cannot be noted now that a question was not delivered: " + e.getMessage(), e);
        }
    }

    private static void tell(Mail mail, String notice, Optional<Ask> asked) {
        if (asked.isPresent()) {
            Ask ask = asked.get();
            LOGGER.warn(
                    "The question whether {} wants message {} of account {} could not be delivered ({}): the message stays at the"
                            + " provider until ask {} is released",
                    ask.recipient(),
                    ask.key(),
                    ask.account(),
                    why(mail),
                    ask.id());
        } else {
            LOGGER.warn("Notice {} for {} could not be delivered ({})", notice, mail.getRecipients(), why(mail));
        }
    }

    private static String why(Mail mail) {
        return Optional.ofNullable(mail.getErrorMessage())
                .filter(message -> !message.isBlank())
                .map(message ->
                        mail.getState() + ": " + message.lines().findFirst().orElse(""))
                .orElseGet(mail::getState);
    }

    @Override
    public String getMailetInfo() {
        return "Notes that a question of the collector was not delivered";
    }
}
