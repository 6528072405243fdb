/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.envelope.OwnNames;
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

    private final OwnNames names;
    private final KnownRecipients known;
    private final OwnNotices own;
    private final Set<String> envelopeFields;

    /**
     * @param names this James' names
     * @param known tells who is elsewhere
     * @param own has what they are signed with
     * @param envelopeFields that the account's provider writes recipients into
     */
    NoticeWriter(OwnNames names, KnownRecipients known, OwnNotices own, Set<String> envelopeFields) {
        this.names = names;
        this.known = known;
        this.own = own;
        this.envelopeFields = envelopeFields;
    }

    /** Why somebody is told, and so what he may know. */
    enum Reader {
        /** One of those whom the rule concerns: nothing about the others. */
        RECIPIENT,
        /** Who wrote it: what he wrote himself, and nothing else. */
        SENDER,
        /** Whom a rule names: everything. */
        NAMED
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
        NoticeValues values = values(about, List.of(ask.recipient()))
                .with("expires", ask.expires(), ZoneId.systemDefault())
                .with("then", inWords(ask.then()))
                .with(NoticeValues.TOKEN, answersAreTaken ? token : ask.id())
                .withLines("beginning", beginning)
                .withLines(NoticeValues.EXCERPT, beginning.isBlank() ? "" : "The message begins:\n\n" + beginning)
                .with("lines", Long.toString(beginning.lines().count()))
                .withLines(NoticeValues.ANSWER, answersAreTaken ? howToAnswer(token) : whomToTell(ask));
        MailAddress from = answersAreTaken ? answers.address().of(ask.recipient(), token) : postmaster(ask.recipient());
        OriginalHeader shown = about.original().onlyFor(ask.recipient(), envelopeFields);
        return notice(about, label, letter, from, ask.recipient(), ask.askedAt(), false, values, shown);
    }

    private static String howToAnswer(String token) {
        return "To have it, answer this mail as it is, before the time is over. Any answer fetches it, whatever\n"
                + "it says, but for one that begins with the word \"no\". If you do not want it, you need not do\n"
                + "anything. Your answer must hold this, which an answer has in its subject and where it quotes\n"
                + "this mail:\n\n    " + token
                + "\n\nThe message then comes to you the next time that mail is collected. Whoever has this mail\n"
                + "could answer in your place, so do not pass it on.";
    }

    private static String whomToTell(Ask ask) {
        return "To have it, tell whoever looks after your mail server, and give this number:\n\n    " + ask.id();
    }

    private static String inWords(Ask.Then then) {
        return switch (then) {
            case LEAVE -> "left at the provider";
            case DELETE -> "deleted there";
            case DOWNLOAD -> "collected all the same";
        };
    }

    /**
     * Tells somebody that a message is deleted.
     *
     * @param reader why he is told
     */
    Notice warning(Subject about, String label, Letter letter, MailAddress addressee, Reader reader, Instant at) {
        NoticeValues values =
                switch (reader) {
                    case RECIPIENT -> values(about, List.of(addressee));
                    case NAMED -> values(about, List.copyOf(about.recipients()));
                        // Who gets whose mail here, and by which rules, is not for strangers.
                    case SENDER -> values(about, List.of())
                            .with("recipients", about.original().addressees())
                            .with("account", "")
                            .with(NoticeValues.WHERE, "on its way to whom it was for")
                            .with("rule", "");
                };
        OriginalHeader shown =
                switch (reader) {
                    case RECIPIENT -> about.original().onlyFor(addressee, envelopeFields);
                    case NAMED -> about.original();
                    case SENDER -> about.original().ofSender();
                };
        return notice(
                about, label, letter, postmaster(addressee), addressee, at, reader == Reader.SENDER, values, shown);
    }

    private static NoticeValues values(Subject about, List<MailAddress> recipients) {
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
                .with("recipients", recipients)
                .with(
                        NoticeValues.WHERE,
                        "at the provider of the account "
                                + about.message().account().value())
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
            NoticeValues values,
            OriginalHeader shown) {
        String id = UUID.randomUUID().toString();
        String mail = new NoticeMail(
                        id, from, to, names.get(), at, own.seal(), answersSender, letter.template(), values, shown)
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

    private MailAddress postmaster(MailAddress addressee) {
        return names.postmaster().orElseGet(() -> {
            String domain =
                    isElsewhere(addressee) ? names.get() : addressee.getDomain().asString();
            try {
                return new MailAddress("postmaster@" + domain);
            } catch (AddressException e) {
                throw new IllegalStateException("no domain: " + domain, e);
            }
        });
    }
}
