/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Notice;
import org.jamescollector.history.Outbox;
import org.jamescollector.notice.Answers;
import org.jamescollector.notice.Letter;
import org.jamescollector.notice.NoticeMail;
import org.jamescollector.notice.NoticeValues;
import org.jamescollector.notice.OriginalHeader;
import org.jamescollector.rules.MessageAtProvider;

/** Writes the mails about messages at a provider. */
final class NoticeWriter {

    private final Supplier<String> localName;
    private final KnownRecipients known;

    /**
     * @param localName this James' name
     * @param known tells who is elsewhere
     */
    NoticeWriter(Supplier<String> localName, KnownRecipients known) {
        this.localName = localName;
        this.known = known;
    }

    /**
     * What a mail is about.
     *
     * @param message whose header is here
     * @param rule the one that has it written
     * @param recipients whom the rule concerns
     * @param original the same header, read
     * @param about names the message
     */
    record Subject(
            MessageAtProvider message,
            MessageAtProvider.Header.Read header,
            String rule,
            Collection<MailAddress> recipients,
            OriginalHeader original,
            Outbox.About about) {

        static Subject of(
                MessageAtProvider message,
                MessageAtProvider.Header.Read header,
                String rule,
                Collection<MailAddress> recipients) {
            byte[] bytes = header.header().bytes();
            return new Subject(
                    message,
                    header,
                    rule,
                    recipients,
                    OriginalHeader.of(bytes, header.header().isWhole()),
                    new Outbox.About(message.account(), message.key(), RunAsks.digest(bytes)));
        }
    }

    /** Whether somebody's mail has to be relayed. */
    boolean isElsewhere(MailAddress addressee) {
        return !known.isLocalDomain(addressee.getDomain());
    }

    /**
     * Asks a recipient.
     *
     * @param label of the rule's effect
     * @param token by which an answer is known; empty where answers are not taken
     * @param beginning of the message's text; empty where it is not shown
     */
    Notice question(
            Subject about, Ask ask, String label, Letter letter, Answers answers, String token, String beginning) {
        boolean answersAreTaken = !token.isEmpty();
        NoticeValues values = values(about)
                .with("expires", ask.expires(), ZoneId.systemDefault())
                .with("then", inWords(ask.then()))
                .with(NoticeValues.TOKEN, answersAreTaken ? token : ask.id())
                .withLines("beginning", beginning)
                .with("lines", Long.toString(beginning.lines().count()))
                .withLines(NoticeValues.ANSWER, answersAreTaken ? howToAnswer(token) : whomToTell(ask));
        MailAddress from = answersAreTaken ? answers.address().of(ask.recipient(), token) : postmaster();
        return notice(about, label, letter, from, ask.recipient(), ask.askedAt(), false, values);
    }

    private static String howToAnswer(String token) {
        return "To have it, answer this mail as it is, before the time is over. Your answer must hold\n"
                + "this, which an answer has in its subject and where it quotes this mail:\n\n    " + token
                + "\n\nThe message then comes to you the next time that mail is collected. Whoever has this mail\n"
                + "could answer in your place, so do not pass it on.";
    }

    private static String whomToTell(Ask ask) {
        return "To have it, tell whoever looks after your mail server, and give this number:\n\n    " + ask.id();
    }

    private static String inWords(Ask.Then then) {
        return switch (then) {
            case LEAVE -> "left where it is";
            case DELETE -> "deleted there";
            case DOWNLOAD -> "collected all the same";
        };
    }

    /**
     * Tells somebody that a message is deleted.
     *
     * @param answersSender whether he sent it
     */
    Notice warning(
            Subject about, String label, Letter letter, MailAddress addressee, boolean answersSender, Instant at) {
        return notice(about, label, letter, postmaster(), addressee, at, answersSender, values(about));
    }

    private static NoticeValues values(Subject about) {
        OriginalHeader original = about.original();
        String from = original.from();
        return new NoticeValues()
                .with("account", about.message().account().value())
                .with(
                        "sender",
                        from.isEmpty()
                                ? about.header().recovered().envelope().sender().asString()
                                : from)
                .with("subject", original.subject())
                .with("date", original.date())
                .withSize("size", about.message().size())
                .with("recipients", List.copyOf(about.recipients()))
                .with("rule", about.rule());
    }

    private Notice notice(
            Subject about,
            String label,
            Letter letter,
            MailAddress from,
            MailAddress to,
            Instant at,
            boolean answersSender,
            NoticeValues values) {
        String id = UUID.randomUUID().toString();
        String mail = new NoticeMail(
                        id, from, to, localName.get(), at, answersSender, letter.template(), values, about.original())
                .text();
        return new Notice(
                id,
                about.message().account(),
                about.message().key(),
                about.about().header(),
                label,
                to,
                isElsewhere(to),
                at,
                !label.equals("ask") && !label.equals("headers-only"),
                mail);
    }

    private MailAddress postmaster() {
        try {
            return new MailAddress("postmaster@" + localName.get());
        } catch (AddressException e) {
            throw new IllegalStateException("James' name is no domain: " + localName.get(), e);
        }
    }
}
