/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;
import org.apache.mailet.base.GenericMailet;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.provider.RecordedEnvelope;

/**
 * Notes sender and recipient in the copy that each recipient gets, from where {@code *ENV} of James' POP3 server tells them. To stand
 * right before the mailet that delivers:
 *
 * <pre>{@code
 * <mailet match="All" class="org.jamescollector.mailets.RecordEnvelope"/>
 * }</pre>
 *
 * <p>A field of that name which came with the message was written by somebody else, and is removed.
 */
public class RecordEnvelope extends GenericMailet {

    @Override
    public void init() throws MessagingException {
        MailetParameters.of(this);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        // Where there is none, nothing is changed, and the message need not be written anew.
        if (mail.getMessage().getHeader(RecordedEnvelope.FIELD) != null) {
            mail.getMessage().removeHeader(RecordedEnvelope.FIELD);
        }
        for (MailAddress recipient : mail.getRecipients()) {
            mail.addSpecificHeaderForRecipient(
                    PerRecipientHeaders.Header.builder()
                            .name(RecordedEnvelope.FIELD)
                            .value(RecordedEnvelope.of(mail.getMaybeSender(), recipient)
                                    .value())
                            .build(),
                    recipient);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Notes the envelope for *ENV of the POP3 server";
    }
}
