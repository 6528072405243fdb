/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells senders that mail was not delivered, as James' own RemoteDelivery does: the mail goes to the processor {@code bounces} with the
 * reason in the attribute that {@code DSNBounce} looks at. Nobody is told where there is no sender (RFC 5321, section 6.1), or where the
 * sender asked not to be told (RFC 3461, section 4.1).
 */
public final class Undeliverable {

    /** Where James' {@code DSNBounce} finds the reason. */
    public static final AttributeName DELIVERY_ERROR = AttributeName.of("delivery-error");

    private static final Logger LOGGER = LoggerFactory.getLogger(Undeliverable.class);

    private final MailQueue spool;
    private final String processor;

    /** @param processor of mailetcontainer.xml */
    public Undeliverable(MailQueue spool, String processor) {
        this.spool = spool;
        this.processor = processor;
    }

    /**
     * Returns when the spool has the notice: one for all recipients, or a few where there is more to say than fits into one.
     *
     * @param mail stays as it is
     * @param reasons why it was not delivered to each of these
     * @throws HeldMailException when the spool does not take it
     */
    public void tellSender(Mail mail, Map<MailAddress, String> reasons) throws HeldMailException {
        Map<MailAddress, String> toTell = new LinkedHashMap<>();
        reasons.forEach((recipient, reason) -> {
            boolean told = mail.hasSender() && wantsToKnow(mail, recipient);
            LOGGER.warn(
                    "Mail {} from {} is not delivered to {}: {}{}",
                    mail.getName(),
                    mail.getMaybeSender().asString(),
                    recipient,
                    reason,
                    told ? "" : ". Nobody is told");
            if (told) {
                toTell.put(recipient, reason);
            }
        });
        for (FailureNotice notice : FailureNotice.of(toTell)) {
            enqueue(mail, notice.recipients(), notice.reason());
        }
    }

    private void enqueue(Mail mail, Collection<MailAddress> recipients, String reason) throws HeldMailException {
        try {
            MailImpl notice = MailImpl.duplicateWithoutMessage(mail).build();
            try {
                notice.setName("undeliverable-" + UUID.randomUUID());
                notice.setState(processor);
                notice.setRecipients(recipients);
                notice.setAttribute(new Attribute(DELIVERY_ERROR, AttributeValue.of(reason)));
                notice.setMessageNoCopy(
                        mail.getMessage() instanceof MimeMessageWrapper wrapper
                                ? StreamedMessage.of(wrapper)
                                : new MimeMessageWrapper(mail.getMessage()));
                spool.enQueue(notice);
            } finally {
                LifecycleUtil.dispose(notice);
            }
        } catch (MessagingException | RuntimeException e) {
            throw new HeldMailException("James' spool does not take a notice: " + e.getMessage(), e);
        }
    }

    private static boolean wantsToKnow(Mail mail, MailAddress recipient) {
        Optional<EnumSet<DsnParameters.Notify>> asked = mail.dsnParameters()
                .flatMap(parameters ->
                        Optional.ofNullable(parameters.getRcptParameters().get(recipient)))
                .flatMap(DsnParameters.RecipientDsnParameters::getNotifyParameter);
        return asked.map(notify -> notify.contains(DsnParameters.Notify.FAILURE))
                .orElse(true);
    }
}
