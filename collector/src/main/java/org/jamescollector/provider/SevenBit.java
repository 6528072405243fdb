/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.mailet.Mail;
import org.apache.mailet.base.Converter7Bit;
import org.jamescollector.held.MessageOctets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes messages 7-bit for servers that take nothing else (RFC 6152, section 3). A copy is converted: what James' converter fails at it leaves
 * half converted, and the parts of its own messages it converts in vain.
 */
final class SevenBit {

    /** Octets of the longest message that is converted: it is in memory for that. */
    static final long LONGEST = 32 * 1024 * 1024;

    private static final Logger LOGGER = LoggerFactory.getLogger(SevenBit.class);

    private final Converter7Bit converter;

    SevenBit(Converter7Bit converter) {
        this.converter = converter;
    }

    /**
     * Converts the mail's message. One that cannot be converted stays as it was, to be sent so: most servers take 8 bits also where they
     * do not say it, and no other message has to wait for it.
     *
     * @param size of the message, in octets
     * @return whether it was converted
     */
    boolean convert(Mail mail, long size) {
        if (size > LONGEST) {
            LOGGER.warn(
                    "Mail {} is sent with 8 bits to a server that does not offer 8BITMIME: it is too long to be converted",
                    mail.getName());
            return false;
        }
        try {
            MimeMessage copy = copy(mail);
            converter.convertTo7Bit(copy);
            mail.setMessage(copy);
            return true;
        } catch (MessagingException | IOException | RuntimeException e) {
            LOGGER.warn(
                    "Mail {} is sent with 8 bits to a server that does not offer 8BITMIME: it cannot be converted ({})",
                    mail.getName(),
                    e.toString());
            return false;
        }
    }

    private static MimeMessage copy(Mail mail) throws MessagingException, IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        MessageOctets.write(mail, octets);
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets.toByteArray()));
    }
}
