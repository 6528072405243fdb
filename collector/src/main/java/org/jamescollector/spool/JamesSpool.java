/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.PreDestroy;
import javax.mail.MessagingException;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Mail;
import org.jamescollector.envelope.Envelope;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.history.Collected;
import org.jamescollector.history.DeliveryId;
import org.jamescollector.history.Digest;
import org.jamescollector.history.Notice;

/**
 * James' spool, as its own SMTP server uses it. Not {@code MailetContext.sendMail}: that marks a mail as made by James
 * itself, which James' default rules let relay anywhere.
 */
@Singleton
public final class JamesSpool implements Spool {

    private final MailQueue queue;
    private final UsersRepository users;

    /** @param users whose folders are found by their names in James */
    @Inject
    public JamesSpool(MailQueueFactory<?> queueFactory, UsersRepository users) {
        this.users = users;
        this.queue = queueFactory.createQueue(MailQueueFactory.SPOOL);
    }

    @Override
    public Entry begin() {
        return new JamesEntry(queue, users, "collected-" + UUID.randomUUID());
    }

    @Override
    public void send(Notice notice) throws SpoolException {
        String name = "collector-notice-" + UUID.randomUUID();
        MimeMessageInputStreamSource source = MimeMessageInputStreamSource.create(name);
        MailImpl mail = MailImpl.builder()
                .name(name)
                .sender(MaybeSender.nullSender())
                .addRecipient(notice.addressee())
                .build();
        try {
            try (OutputStream content = source.getWritableOutputStream()) {
                content.write(notice.content().getBytes(StandardCharsets.US_ASCII));
            }
            NoticeMark.put(mail, notice.id(), new DeliveryId(UUID.randomUUID()));
            if (notice.relayed()) {
                // The collector wrote it, to somebody whom a rule names or who wrote here: James may relay it as its
                // own.
                mail.setAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE);
            }
            mail.setMessageNoCopy(new WholeMessage(source));
            queue.enQueue(mail);
        } catch (MessagingException | IOException | RuntimeException e) {
            throw new SpoolException("James' spool did not take the notice: " + e.getMessage(), e);
        } finally {
            LifecycleUtil.dispose(mail);
            LifecycleUtil.dispose(source);
        }
    }

    @PreDestroy
    void close() throws IOException {
        queue.close();
    }

    private static final class JamesEntry implements Entry {

        private final MailQueue queue;
        private final UsersRepository users;
        private final String name;
        private final MimeMessageInputStreamSource source;

        JamesEntry(MailQueue queue, UsersRepository users, String name) {
            this.queue = queue;
            this.users = users;
            this.name = name;
            this.source = MimeMessageInputStreamSource.create(name);
        }

        @Override
        public OutputStream content() {
            return source.getWritableOutputStream();
        }

        @Override
        public void enqueue(
                RecoveredEnvelope recovered,
                String protocol,
                String peer,
                Collected message,
                DeliveryNotes notes,
                Optional<Digest> copyDigest)
                throws SpoolException {
            Envelope envelope = recovered.envelope();
            MailImpl mail = MailImpl.builder()
                    .name(name)
                    .sender(envelope.sender())
                    .addRecipients(envelope.recipients())
                    .lastUpdated(Date.from(message.at()))
                    // James' own default is 127.0.0.1, which rules for its own networks would trust.
                    .remoteAddr(envelope.origin().map(Envelope.Origin::address).orElse(peer))
                    .remoteHost(envelope.origin().map(Envelope.Origin::host).orElse(peer))
                    .build();
            try {
                content().close();
                CollectedMail.describe(mail, protocol, message);
                CollectedMail.explain(mail, recovered.why());
                recovered
                        .copies()
                        .ifPresent(copies ->
                                copyDigest.ifPresent(digest -> CollectedMail.describeCopy(mail, copies, digest)));
                mail.setMessageNoCopy(new WholeMessage(source));
                CollectedMail.note(mail, notes, users);
                queue.enQueue(mail);
            } catch (MessagingException | UsersRepositoryException | IOException | RuntimeException e) {
                throw new SpoolException("James' spool did not take the message: " + e.getMessage(), e);
            } finally {
                LifecycleUtil.dispose(mail);
            }
        }

        @Override
        public void close() {
            LifecycleUtil.dispose(source);
        }
    }
}
