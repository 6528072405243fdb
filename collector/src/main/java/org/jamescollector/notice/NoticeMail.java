/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import javax.activation.DataHandler;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import javax.mail.util.ByteArrayDataSource;
import org.apache.james.core.MailAddress;

/**
 * A notice as a mail (RFC 5322, RFC 2045): the text, and behind it the header of the message that it is about.
 *
 * @param id names it
 * @param from who writes it, and where an answer goes
 * @param to who gets it
 * @param domain of its Message-ID
 * @param seal by which it is known for one of this collector's
 * @param answersSender whether it answers the message (RFC 3834: {@code auto-replied}), and is not a program's own doing
 */
public record NoticeMail(
        String id,
        MailAddress from,
        MailAddress to,
        String domain,
        Instant at,
        NoticeSeal seal,
        boolean answersSender,
        NoticeTemplate template,
        NoticeValues values,
        OriginalHeader original) {

    private static final String NAME = "Mail collector";
    private static final String QUOTED_PRINTABLE = "quoted-printable";
    private static final int LONGEST_LINE = 990;

    /** All of it, lines ending in CR LF, in ASCII. */
    public String text() {
        try {
            MimeMessage message = new WithOwnId("<collector-notice-" + id + "@" + domain + ">");
            message.setSentDate(Date.from(at));
            message.setFrom(new InternetAddress(from.asString(), NAME, "UTF-8"));
            message.setRecipient(Message.RecipientType.TO, address(to));
            message.setSubject(template.subject(values.values()), "UTF-8");
            message.setHeader("Auto-Submitted", answersSender ? "auto-replied" : "auto-generated");
            message.setHeader(
                    NoticeSeal.FIELD, seal.of(id, message.getHeader("To", null), message.getHeader("Date", null)));
            Optional<String> about = original.messageId();
            if (about.isPresent()) {
                message.setHeader("In-Reply-To", about.get());
                message.setHeader("References", about.get());
            }
            MimeMultipart parts = new MimeMultipart();
            parts.addBodyPart(
                    part(template.text(values.values()).getBytes(StandardCharsets.UTF_8), "text/plain; charset=UTF-8"));
            MimeBodyPart header = part(original.bytes(), "text/rfc822-headers");
            header.setDisposition(MimeBodyPart.ATTACHMENT);
            header.setFileName("header.txt");
            parts.addBodyPart(header);
            message.setContent(parts);
            message.saveChanges();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toString(StandardCharsets.US_ASCII);
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a notice cannot be written: " + e.getMessage(), e);
        }
    }

    /** JavaMail's own parser refuses local parts that James takes. */
    private static InternetAddress address(MailAddress to) {
        InternetAddress address = new InternetAddress();
        address.setAddress(to.asString());
        return address;
    }

    private static MimeBodyPart part(byte[] bytes, String type) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(bytes, type)));
        // A header is to be readable as it is (RFC 6522, section 4), and base64 is not.
        part.setHeader("Content-Transfer-Encoding", isPlain(bytes) ? "7bit" : QUOTED_PRINTABLE);
        return part;
    }

    private static boolean isPlain(byte[] bytes) {
        int inLine = 0;
        for (byte octet : bytes) {
            inLine = octet == '\n' ? 0 : inLine + 1;
            boolean text = octet >= ' ' || octet == '\r' || octet == '\n' || octet == '\t';
            if (!text || octet == 0x7F || inLine > LONGEST_LINE) {
                return false;
            }
        }
        return true;
    }

    /** JavaMail makes an id of its own otherwise. */
    private static final class WithOwnId extends MimeMessage {

        private final String ownId;

        WithOwnId(String ownId) {
            super(Session.getInstance(new Properties()));
            this.ownId = ownId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", ownId);
        }
    }
}
