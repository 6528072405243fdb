/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;

/**
 * A mail's message as octets. James' own way of writing a message reads its header, and loses what in there is above 127; and once a
 * mailet has touched a field, it wants to understand the whole message, and fails on MIME that is broken. The stream from which James
 * delivers to its own mailboxes does neither.
 */
public final class MessageOctets {

    private MessageOctets() {}

    /** Writes the message: the body octet for octet where nobody has changed it, and the header where nobody has changed that. */
    public static void write(Mail mail, OutputStream out) throws IOException, MessagingException {
        MimeMessage message = mail.getMessage();
        if (message instanceof MimeMessageWrapper wrapper && !wrapper.isBodyModified()) {
            try (InputStream in = wrapper.getMessageInputStream()) {
                in.transferTo(out);
            }
        } else {
            message.writeTo(out);
        }
    }
}
