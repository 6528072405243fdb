/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.mail.Address;
import javax.mail.MessagingException;
import javax.mail.Multipart;
import javax.mail.Part;
import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamescollector.condition.FieldText;

/** Reads what a mail to the address of answers says. Total: what cannot be read is not there. */
public final class AnswerReader {

    private static final int LONGEST_SUBJECT = 4_000;
    /** All that look like tokens in so much text are looked up: others must not be able to hide the right one behind them. */
    private static final int LONGEST_TEXT = 64 * 1024;

    private static final int DEEPEST = 6;
    private static final int MOST_PARTS = 50;
    private static final Set<String> OF_MANY = Set.of("bulk", "list", "junk", "auto_reply");

    private AnswerReader() {}

    /** @param answers those of the mail's recipients that answers go to */
    public static Answer read(Mail mail, AnswerAddress address, List<MailAddress> answers) {
        Set<String> tokens = new LinkedHashSet<>();
        answers.forEach(
                to -> address.token(to).ifPresent(token -> AnswerToken.in(token).forEach(tokens::add)));
        try {
            MimeMessage message = mail.getMessage();
            tokens.addAll(subjectTokens(message));
            Texts texts = new Texts(message);
            AnswerToken.in(texts.all()).forEach(tokens::add);
            return new Answer(
                    mail.getMaybeSender().asOptional(),
                    from(message),
                    isAutomatic(message),
                    Declining.isMeantBy(texts.written()),
                    List.copyOf(tokens));
        } catch (MessagingException | RuntimeException e) {
            // Who wrote it is not known, so that it is nobody's answer.
            return new Answer(mail.getMaybeSender().asOptional(), List.of(), false, false, List.copyOf(tokens));
        }
    }

    private static List<String> subjectTokens(MimeMessage message) throws MessagingException {
        return first(message, "Subject")
                .map(subject -> subject.substring(0, Math.min(subject.length(), LONGEST_SUBJECT)))
                .map(FieldText::decoded)
                .map(subject -> AnswerToken.in(subject).toList())
                .orElse(List.of());
    }

    private static List<MailAddress> from(MimeMessage message) throws MessagingException {
        List<MailAddress> from = new ArrayList<>();
        Address[] addresses = message.getFrom();
        for (Address each : addresses == null ? new Address[0] : addresses) {
            try {
                from.add(new MailAddress(((InternetAddress) each).getAddress()));
            } catch (AddressException e) {
                return List.of();
            }
        }
        return from;
    }

    /** RFC 3834, section 5, and what programs did before it; a report (RFC 6522) is a bounce. */
    private static boolean isAutomatic(MimeMessage message) throws MessagingException {
        boolean submitted = first(message, "Auto-Submitted")
                .filter(value -> !value.strip().toLowerCase(Locale.ROOT).startsWith("no"))
                .isPresent();
        boolean many = first(message, "Precedence")
                .filter(value -> OF_MANY.contains(value.strip().toLowerCase(Locale.ROOT)))
                .isPresent();
        return submitted
                || many
                || first(message, "List-Id").isPresent()
                || first(message, NoticeSeal.FIELD).isPresent()
                || message.getMatchingHeaders(OriginalHeader.OF_PROGRAMS).hasMoreElements()
                || message.isMimeType("multipart/report");
    }

    private static Optional<String> first(MimeMessage message, String field) throws MessagingException {
        String[] values = message.getHeader(field);
        return values == null ? Optional.empty() : Arrays.stream(values).findFirst();
    }

    /** The texts of a message, in so far as somebody may have written or quoted something there. */
    private static final class Texts {

        private final StringBuilder text = new StringBuilder();
        private Optional<String> written = Optional.empty();
        private int parts;

        Texts(MimeMessage message) {
            add(message, 0);
        }

        String all() {
            return text.toString();
        }

        /** The first of them, as it is read; HTML without its marks. */
        String written() {
            return written.orElse("");
        }

        private void add(Part part, int depth) {
            parts++;
            if (depth > DEEPEST || parts > MOST_PARTS || text.length() >= LONGEST_TEXT) {
                return;
            }
            try {
                if (part.isMimeType("text/*")) {
                    addText(part);
                } else if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart several) {
                    for (int i = 0; i < several.getCount(); i++) {
                        add(several.getBodyPart(i), depth + 1);
                    }
                } else if (part.isMimeType("message/rfc822") && part.getContent() instanceof MimeMessage original) {
                    // Some programs attach what they answer.
                    subjectTokens(original).forEach(token -> text.append(token).append('\n'));
                    add(original, depth + 1);
                }
            } catch (MessagingException | IOException | RuntimeException e) {
                // A part that cannot be read holds nothing.
                text.append('\n');
            }
        }

        private void addText(Part part) throws MessagingException, IOException {
            try (InputStream in = part.getInputStream()) {
                byte[] some = in.readNBytes(LONGEST_TEXT - text.length());
                String read = new String(some, StandardCharsets.ISO_8859_1);
                if (written.isEmpty()) {
                    written = Optional.of(part.isMimeType("text/html") ? Declining.withoutMarks(read) : read);
                }
                text.append(read).append('\n');
            }
        }
    }
}
