/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import com.google.inject.Inject;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.history.Ask;
import org.jamescollector.history.HistoryException;
import org.jamescollector.notice.AnswerAddress;
import org.jamescollector.notice.AnswerReader;
import org.jamescollector.notice.NoticeParameters;
import org.jamescollector.notice.Releases;
import org.jamescollector.spool.CollectedMail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the answers of recipients whom {@link AskRecipient} or {@link HeadersOnly} wrote to: the next run downloads the message for whoever was asked,
 * and answers. To stand near the top of the processor root:
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamescollector.mailets.ReleaseDownload">
 *     <onMailetException>propagate</onMailetException>
 * </mailet>
 * }</pre>
 *
 * <p>Mail to the address that answers go to ends here, whatever it is, and nobody is answered: what comes back, what a program wrote, what
 * is forged, was collected, begins with "no", was used before or comes too late releases nothing, and the log says why. All other mail passes untouched. {@code answerTo}: as it is in those
 * mailets.
 */
public class ReleaseDownload extends GenericMailet {

    private static final Logger LOGGER = LoggerFactory.getLogger(ReleaseDownload.class);

    private final Releases releases;
    private final KnownRecipients known;
    private AnswerAddress address = AnswerAddress.DEFAULT;

    @Inject
    public ReleaseDownload(Releases releases, KnownRecipients known) {
        this.releases = releases;
        this.known = known;
    }

    @Override
    public void init() throws MessagingException {
        address = NoticeParameters.answerTo(MailetParameters.of(this, "answerTo"));
    }

    /** @throws MessagingException when the collector's database cannot be asked: James then tries the mail again later */
    @Override
    public void service(Mail mail) throws MessagingException {
        List<MailAddress> answers;
        try {
            // Somebody elsewhere may have an address of that name.
            answers = mail.getRecipients().stream()
                    .filter(address::is)
                    .filter(recipient -> known.isLocalDomain(recipient.getDomain()))
                    .toList();
            if (answers.isEmpty()) {
                return;
            }
            if (CollectedMail.account(mail).isPresent()) {
                // It came from a provider, where anybody can put whatever From he likes.
                LOGGER.info(
                        "Mail {} from {} releases no message: it was collected, and answers are taken from James' own users only",
                        mail.getName(),
                        mail.getMaybeSender().asString());
            } else {
                tell(mail, releases.take(AnswerReader.read(mail, address, answers)));
            }
        } catch (HistoryException | RecipientLookupException e) {
            throw new MessagingException("It cannot be told now which message is wanted: " + e.getMessage(), e);
        }
        List<MailAddress> others = mail.getRecipients().stream()
                .filter(recipient -> !answers.contains(recipient))
                .toList();
        if (others.isEmpty()) {
            mail.setState(Mail.GHOST);
        } else {
            mail.setRecipients(others);
        }
    }

    private static void tell(Mail mail, Releases.Outcome outcome) {
        String about = outcome.ask().map(ReleaseDownload::inWords).orElse("");
        if (outcome.isReleased()) {
            LOGGER.info(
                    "{} wants the message{}: the next run collects it",
                    mail.getMaybeSender().asString(),
                    about);
        } else {
            LOGGER.info(
                    "Mail {} from {} releases no message{}: {}",
                    mail.getName(),
                    mail.getMaybeSender().asString(),
                    about,
                    outcome.why().orElse(""));
        }
        tellOfOthers(mail, outcome);
    }

    private static void tellOfOthers(Mail mail, Releases.Outcome outcome) {
        outcome.others()
                .forEach(ask -> LOGGER.info(
                        "Mail {} from {} releases no message{}: an answer is for one message, and this one has another token before that",
                        mail.getName(),
                        mail.getMaybeSender().asString(),
                        inWords(ask)));
    }

    private static String inWords(Ask ask) {
        return " " + ask.key() + " of account " + ask.account() + " for " + ask.recipient();
    }

    @Override
    public String getMailetInfo() {
        return "Takes answers of recipients who were asked whether they want a message";
    }
}
