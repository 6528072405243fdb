/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import javax.mail.internet.MimePart;
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

    private static final String ENCODING = "Content-Transfer-Encoding";
    private static final String DATE = "Date";
    private static final String VERSION = "MIME-Version";
    private static final Logger LOGGER = LoggerFactory.getLogger(SevenBit.class);

    private final Converter7Bit converter;

    SevenBit(Converter7Bit converter) {
        this.converter = converter;
    }

    /**
     * Converts the mail's message, of whose header nothing changes but what tells of encodings. One that cannot be converted stays as it was, to be sent so: most servers take 8 bits also where they
     * do not say it, and no other message has to wait for it.
     *
     * @param size of the message, in octets
     * @return whether it was converted; one that has no part to be converted is as it was
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
            if (!prepare(copy)) {
                LOGGER.warn(
                        "Mail {} is sent with 8 bits to a server that does not offer 8BITMIME: no part of it is declared"
                                + " to have any, so that nothing can be converted",
                        mail.getName());
                return false;
            }
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

    /**
     * Looks for parts that say that they have 8 bits.
     *
     * @return whether any is to be converted
     * @throws MessagingException where a conversion would do harm
     */
    private static boolean prepare(MimePart part) throws MessagingException, IOException {
        boolean eightBit = "8bit".equalsIgnoreCase(part.getEncoding());
        if (part.isMimeType("multipart/*")) {
            if (eightBit) {
                // RFC 2045, section 6.4: no other encoding may stand here, and none is needed once the parts are
                // converted.
                part.setHeader(ENCODING, "7bit");
            }
            MimeMultipart parts = (MimeMultipart) part.getContent();
            boolean any = false;
            for (int i = 0; i < parts.getCount(); i++) {
                any |= prepare((MimePart) parts.getBodyPart(i));
            }
            return any;
        }
        if (eightBit && part.isMimeType("message/*")) {
            throw new MessagingException("it holds a message with 8 bits, which may not be encoded");
        }
        if (eightBit) {
            // James' converter knows no other way to write it.
            part.setHeader(ENCODING, "8bit");
        }
        return eightBit;
    }

    private static MimeMessage copy(Mail mail) throws MessagingException, IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        MessageOctets.write(mail, octets);
        return new Copy(new ByteArrayInputStream(octets.toByteArray()));
    }

    /** It stays the same message, whose header tells the same: James' mail library makes a new one of each that was changed. */
    private static final class Copy extends MimeMessage {

        Copy(InputStream octets) throws MessagingException {
            super(Session.getInstance(new Properties()), octets);
        }

        @Override
        protected void updateMessageID() {}

        @Override
        protected synchronized void updateHeaders() throws MessagingException {
            boolean hadDate = getHeader(DATE) != null;
            Optional<String[]> version = Optional.ofNullable(getHeader(VERSION));
            super.updateHeaders();
            if (!hadDate) {
                removeHeader(DATE);
            }
            if (version.isPresent()) {
                setHeader(VERSION, version.get()[0]);
            }
        }
    }
}
