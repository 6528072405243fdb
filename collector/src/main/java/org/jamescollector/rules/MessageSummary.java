/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.InternetHeaders;
import org.apache.james.core.MailAddress;
import org.jamescollector.condition.FieldText;

/**
 * What a record of a decision says about the message, so that an administrator knows it again.
 *
 * @param sender of its envelope, {@code <>} for the empty one; empty where the header was not looked at
 * @param subject decoded; empty where there is none, or the header was not looked at
 * @param recipients of its envelope, as far as they are known
 * @param header the beginning of the header; empty where it was not looked at
 */
public record MessageSummary(String sender, String subject, List<MailAddress> recipients, Optional<String> header) {

    private static final int LONGEST_SUBJECT = 500;
    private static final int LONGEST_UNDECODED = 4_000;
    private static final int LONGEST_HEADER = 16 * 1024;

    public static MessageSummary of(MessageAtProvider message) {
        if (message.header() instanceof MessageAtProvider.Header.Read read) {
            byte[] header = read.header().bytes();
            return new MessageSummary(
                    read.recovered().envelope().sender().asString(""),
                    subject(header),
                    read.recovered().envelope().recipients(),
                    Optional.of(new String(
                            header, 0, Math.min(header.length, LONGEST_HEADER), StandardCharsets.ISO_8859_1)));
        }
        return new MessageSummary(
                "", "", ((MessageAtProvider.Header.Unread) message.header()).recipients(), Optional.empty());
    }

    private static String subject(byte[] header) {
        try {
            String subject = new InternetHeaders(new ByteArrayInputStream(header)).getHeader("Subject", null);
            // Nobody needs to see more, and what is cut costs nothing to decode.
            String decoded = subject == null
                    ? ""
                    : FieldText.decoded(subject.substring(0, Math.min(subject.length(), LONGEST_UNDECODED)));
            return decoded.length() <= LONGEST_SUBJECT ? decoded : decoded.substring(0, LONGEST_SUBJECT);
        } catch (MessagingException | RuntimeException e) {
            return "";
        }
    }
}
