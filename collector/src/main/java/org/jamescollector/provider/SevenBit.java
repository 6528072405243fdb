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
import javax.activation.DataHandler;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import javax.mail.internet.MimePart;
import javax.mail.util.ByteArrayDataSource;
import org.apache.mailet.Mail;
import org.jamescollector.held.MessageOctets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes messages 7-bit for servers that take nothing else (RFC 6152, section 3), octet by octet: James' own converter decodes texts by the
 * character set that they name, and what does not fit into it is lost.
 */
final class SevenBit {

    /** Octets of the longest message that is converted: it is in memory for that. */
    static final long LONGEST = 32 * 1024 * 1024;

    private static final String ENCODING = "Content-Transfer-Encoding";
    private static final String TYPE = "Content-Type";
    private static final String DATE = "Date";
    private static final String VERSION = "MIME-Version";
    private static final Logger LOGGER = LoggerFactory.getLogger(SevenBit.class);

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
            if (!encode(copy)) {
                LOGGER.warn(
                        "Mail {} is sent with 8 bits to a server that does not offer 8BITMIME: no part of it is declared"
                                + " to have any, so that nothing can be converted",
                        mail.getName());
                return false;
            }
            if (isSigned(copy)) {
                throw new MessagingException("it is signed, which would not hold any more");
            }
            copy.saveChanges();
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
     * Encodes the parts that say that they have 8 bits.
     *
     * @return whether there are any
     * @throws MessagingException where that would do harm
     */
    private static boolean encode(MimePart part) throws MessagingException, IOException {
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
                MimePart inner = (MimePart) parts.getBodyPart(i);
                if (part.isMimeType("multipart/digest") && type(inner).isEmpty()) {
                    // RFC 2046, section 5.1.5: that is a message.
                    inner.setHeader(TYPE, "message/rfc822");
                }
                any |= encode(inner);
            }
            return any;
        }
        if (eightBit && part.isMimeType("message/*")) {
            throw new MessagingException("it holds a message with 8 bits, which may not be encoded");
        }
        if (eightBit) {
            encodeOctets(part);
        }
        return eightBit;
    }

    private static void encodeOctets(MimePart part) throws MessagingException, IOException {
        byte[] octets = part.getInputStream().readAllBytes();
        // RFC 2045, section 5.2, where none stands there; the mail library would make up a character set.
        String type = type(part).orElse("text/plain");
        // Takes the fields that tell of the content away.
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(octets, part.getContentType())));
        part.setHeader(TYPE, type);
        part.setHeader(ENCODING, part.isMimeType("text/*") && !hasReturnAlone(octets) ? "quoted-printable" : "base64");
    }

    /** Quoted-printable as it is written here would make a line's end of it. */
    private static boolean hasReturnAlone(byte[] octets) {
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\r' && (i + 1 == octets.length || octets[i + 1] != '\n')) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> type(MimePart part) throws MessagingException {
        return Optional.ofNullable(part.getHeader(TYPE, null));
    }

    /** Whether it, or anything in it: also parts that need not be converted are written anew. */
    private static boolean isSigned(MimePart part) throws MessagingException, IOException {
        if (!part.isMimeType("multipart/*")) {
            return false;
        }
        if (part.isMimeType("multipart/signed")) {
            return true;
        }
        MimeMultipart parts = (MimeMultipart) part.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
            if (isSigned((MimePart) parts.getBodyPart(i))) {
                return true;
            }
        }
        return false;
    }

    private static MimeMessage copy(Mail mail) throws MessagingException, IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        MessageOctets.write(mail, octets);
        return new Copy(new ByteArrayInputStream(octets.toByteArray()));
    }

    /** It stays the same message, whose header tells the same: the mail library makes a new one of each that was changed. */
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
