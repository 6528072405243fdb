/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.jamescollector.envelope.Envelope;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.spool.CollectedMail;

/** Mails for messages that are still at the provider. */
final class RuleMails {

    private RuleMails() {}

    /** As the mail would be if it had come, but for its body. */
    static MailImpl of(MessageAtProvider message) {
        return message.header() instanceof MessageAtProvider.Header.Read read
                ? ofRead(message, read)
                : ofListed(message, ((MessageAtProvider.Header.Unread) message.header()).recipients());
    }

    private static MailImpl ofListed(MessageAtProvider message, List<MailAddress> recipients) {
        MailImpl mail = MailImpl.builder()
                .name(name(message))
                .state(DownloadRules.PROCESSOR)
                .sender(MaybeSender.nullSender())
                .addRecipients(recipients)
                .build();
        return described(mail, message, Optional.empty());
    }

    private static MailImpl ofRead(MessageAtProvider message, MessageAtProvider.Header.Read read) {
        RecoveredEnvelope recovered = read.recovered();
        Envelope envelope = recovered.envelope();
        MailImpl mail = MailImpl.builder()
                .name(name(message))
                .state(DownloadRules.PROCESSOR)
                .sender(envelope.sender())
                .addRecipients(envelope.recipients())
                .remoteAddr(envelope.origin().map(Envelope.Origin::address).orElse(message.provider()))
                .remoteHost(envelope.origin().map(Envelope.Origin::host).orElse(message.provider()))
                .build();
        CollectedMail.explain(mail, recovered.why());
        return described(mail, message, Optional.of(read.header().bytes()));
    }

    private static MailImpl described(MailImpl mail, MessageAtProvider message, Optional<byte[]> header) {
        CollectedMail.describeAtProvider(
                mail, message.account(), message.protocol(), message.key(), message.size(), message.firstSeen());
        setMessage(mail, new HeaderOnlyMessage(message.size(), header));
        return mail;
    }

    private static String name(MessageAtProvider message) {
        return "at-provider-" + message.account() + "-" + message.key();
    }

    /** A mail whose header is not here, so that looking at it is noticed. */
    static ListedMail listed(MailImpl mail, boolean recipientsKnown) {
        return new ListedMail(mail, message(mail), recipientsKnown);
    }

    /** Gives the other mail this one's message, without a copy: it cannot be changed. */
    static void share(MailImpl mail, MailImpl other) {
        setMessage(other, message(mail));
    }

    private static HeaderOnlyMessage message(MailImpl mail) {
        try {
            return (HeaderOnlyMessage) mail.getMessage();
        } catch (MessagingException e) {
            throw new IllegalStateException("a mail does not give its message", e);
        }
    }

    private static void setMessage(MailImpl mail, HeaderOnlyMessage message) {
        try {
            mail.setMessageNoCopy(message);
        } catch (MessagingException e) {
            throw new IllegalStateException("a mail without a message refused one", e);
        }
    }
}
