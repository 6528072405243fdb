/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import com.google.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.jamescollector.envelope.Escaped;
import org.jamescollector.history.CopyClaim;
import org.jamescollector.history.History;
import org.jamescollector.history.MessageCopy;
import org.jamescollector.spool.CollectedMail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a message once to each of its recipients, of which a provider stored one copy for each of them in a mailbox for many
 * people. To stand second in the root processor, right after {@code AlreadyCollected}:
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamescollector.mailets.DeliverCopiesOnce">
 *     <onMailetException>propagate</onMailetException>
 * </mailet>
 * }</pre>
 *
 * <p>The first copy goes to all recipients whom the message names, further ones to those who have not got it yet. Where there
 * are more copies than the message names recipients, one more was for somebody it does not name (Bcc), and goes to the
 * account's fallback recipient if the account is configured so. A copy whose recipients the provider told goes to all of them but those
 * to whom an earlier copy went because the message names them. Mails that were not collected pass untouched, and those of accounts that
 * know recipients by the provider's word only.
 */
public class DeliverCopiesOnce extends GenericMailet {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeliverCopiesOnce.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final History history;
    private final MetricFactory metrics;
    private final Duration patience;

    @Inject
    public DeliverCopiesOnce(History history, MetricFactory metrics) {
        this(history, metrics, PATIENCE);
    }

    DeliverCopiesOnce(History history, MetricFactory metrics, Duration patience) {
        this.history = history;
        this.metrics = metrics;
        this.patience = patience;
    }

    /** @throws MessagingException when the history cannot tell: James then tries the mail again later */
    @Override
    public void service(Mail mail) throws MessagingException {
        Optional<MessageCopy> copy = CollectedMail.readCopy(mail);
        if (copy.isPresent()) {
            deliver(mail, copy.get());
        }
    }

    private void deliver(Mail mail, MessageCopy copy) throws MessagingException {
        CopyClaim claim = claim(copy);
        if (!claim.recipients().isEmpty()) {
            CollectedMail.copyDelivered(mail, claim.recipients());
        } else if (claim.surplus()) {
            deliverSurplus(mail, copy);
        } else {
            drop(mail, copy, "all its recipients have the message by another copy");
        }
    }

    private void deliverSurplus(Mail mail, MessageCopy copy) throws MessagingException {
        Optional<MailAddress> fallback = CollectedMail.surplusTo(mail);
        if (fallback.isEmpty()) {
            drop(mail, copy, "there are more copies than the message names recipients");
        } else if (claim(copy.asSurplus(fallback.get())).recipients().isEmpty()) {
            drop(mail, copy, fallback.get() + " has the message by another copy");
        } else {
            String reason = "one copy more than the " + copy.expected()
                    + " for recipients whom the message names: it was for somebody else (Bcc)";
            CollectedMail.surplusDelivered(mail, fallback.get(), reason);
            metrics.generate(CollectedMail.FALLBACK_METRIC).increment();
            LOGGER.info(
                    "Mail {} (Message-ID {}) of account {} goes to the fallback {}: {}",
                    mail.getName(),
                    messageId(mail),
                    copy.account(),
                    fallback.get().asString(),
                    reason);
        }
    }

    /** For the log: whatever is wrong with the message, what becomes of the mail does not depend on it. */
    private static String messageId(Mail mail) {
        try {
            return Optional.ofNullable(mail.getMessage().getHeader("Message-ID", null))
                    .map(Escaped::of)
                    .orElse("none");
        } catch (MessagingException e) {
            return "unreadable";
        }
    }

    private static void drop(Mail mail, MessageCopy copy, String reason) {
        LOGGER.info(
                "Mail {} (Message-ID {}) of account {} is a further copy of a message with {} recipients and is not delivered: {}"
                        + " (message {}, delivery {})",
                mail.getName(),
                messageId(mail),
                copy.account(),
                copy.recipients().size(),
                reason,
                copy.message().toHex(),
                copy.delivery());
        mail.setState(Mail.GHOST);
    }

    private CopyClaim claim(MessageCopy copy) throws MessagingException {
        try {
            return history.claimCopy(copy).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MessagingException("James is stopping", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new MessagingException(
                    "The collector's history does not answer, so it is not known to whom this message was delivered"
                            + " by another copy",
                    e);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Delivers a message once of which a provider stored several copies";
    }
}
