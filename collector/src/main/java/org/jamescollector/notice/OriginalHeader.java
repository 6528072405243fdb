/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.mail.Header;
import javax.mail.MessagingException;
import javax.mail.internet.InternetHeaders;
import org.apache.james.core.MailAddress;
import org.jamescollector.condition.FieldText;

/** The header of a message that a notice is about: what it says, and whether anybody may be written to because of it (RFC 3834, section 2). */
public final class OriginalHeader {

    /** What programs write that answer by themselves, and do not know RFC 3834. */
    static final String[] OF_PROGRAMS = {"X-Autoreply", "X-Autorespond"};

    /** On each mail of widespread programs, written by people or not; but who writes it does not want to be answered by programs. */
    private static final String NOT_TO_BE_ANSWERED = "X-Auto-Response-Suppress";

    /** A notice holds at most so much of it. */
    private static final int LONGEST = 32 * 1024;

    private static final int LONGEST_ID = 300;
    private static final int LONGEST_UNDECODED = 4_000;
    private static final Pattern MESSAGE_ID = Pattern.compile("<[\\x21-\\x7E&&[^<>]]+>");
    private static final Set<String> OF_MANY = Set.of("bulk", "list", "junk");
    private static final Pattern NOBODY = Pattern.compile(
            "mailer-daemon|listserv|majordomo|.*no[-_.]?reply.*|do[-_.]?not[-_.]?reply.*|.*bounces?|bounces?[-+].*|owner-.*|.*-owner|.*-request");

    /** What widespread software writes recipients into, for one who is not named in To or Cc. */
    private static final Set<String> ENVELOPE_FIELDS = Set.of(
            "X-Envelope-To",
            "Envelope-To",
            "X-Original-To",
            "X-RCPT-TO",
            "X-RCPTTO",
            "X-Real-To",
            "X-MDaemon-Deliver-To",
            "X-Delivered-To",
            "Delivered-To",
            "Apparently-To",
            "Bcc",
            "Resent-Bcc");

    private static final Set<String> SENDERS_OWN = Set.of("from", "to", "cc", "subject", "date", "message-id");
    /** RFC 5321, section 4.4. */
    private static final Pattern FOR =
            // Each run of white space is looked at once: strangers write these lines.
            Pattern.compile("(?<!\\s)\\s++for\\s++<?([^<>\\s;]+@[^<>\\s;]+)>?", Pattern.CASE_INSENSITIVE);

    private final byte[] bytes;
    private final InternetHeaders fields;
    private final boolean whole;

    private OriginalHeader(byte[] bytes, InternetHeaders fields, boolean whole) {
        this.bytes = bytes;
        this.fields = fields;
        this.whole = whole;
    }

    /** @param header as the provider sent it, all of it */
    public static OriginalHeader of(byte[] header) {
        return of(header, true);
    }

    /**
     * A header of which there may be more. All that there is counts; in a mail it is cut.
     *
     * @param header as the provider sent it
     * @param whole whether it is all of it
     */
    public static OriginalHeader of(byte[] header, boolean whole) {
        byte[] cut = Arrays.copyOf(header, Math.min(header.length, LONGEST));
        try {
            return new OriginalHeader(cut, new InternetHeaders(new ByteArrayInputStream(header)), whole);
        } catch (MessagingException e) {
            return new OriginalHeader(cut, new InternetHeaders(), false);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /**
     * The same for one of several recipients, who are not to know of each other what the message does not say: without the fields that providers
     * write recipients into, and without {@code for} in trace lines, where it names somebody else.
     *
     * @param envelopeFields that this account's provider writes recipients into, beside those of widespread software
     */
    public OriginalHeader onlyFor(MailAddress recipient, Set<String> envelopeFields) {
        Set<String> left = Stream.concat(ENVELOPE_FIELDS.stream(), envelopeFields.stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return with(name -> !left.contains(name), line -> withoutOthers(line, recipient));
    }

    /** The same for whoever wrote it: no more than what he himself has written. */
    public OriginalHeader ofSender() {
        return with(SENDERS_OWN::contains, line -> line);
    }

    private OriginalHeader with(Predicate<String> kept, UnaryOperator<String> line) {
        StringBuilder text = new StringBuilder();
        Enumeration<Header> all = fields.getAllHeaders();
        while (all.hasMoreElements()) {
            Header field = all.nextElement();
            if (kept.test(field.getName().toLowerCase(Locale.ROOT))) {
                text.append(line.apply(field.getName() + ": " + field.getValue()))
                        .append("\r\n");
            }
        }
        // JavaMail reads an octet as a character.
        return of(text.toString().getBytes(StandardCharsets.ISO_8859_1), whole);
    }

    private static String withoutOthers(String line, MailAddress recipient) {
        if (!line.regionMatches(true, 0, "Received:", 0, "Received:".length())) {
            return line;
        }
        return FOR.matcher(line)
                .replaceAll(found -> found.group(1).equalsIgnoreCase(recipient.asString())
                        ? Matcher.quoteReplacement(found.group())
                        : "");
    }

    /** Of its To and Cc; empty where there are none. */
    public String addressees() {
        return Stream.of("To", "Cc")
                .map(this::decoded)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(", "));
    }

    Optional<String> messageId() {
        return first("Message-ID")
                .map(String::strip)
                .filter(id ->
                        id.length() <= LONGEST_ID && MESSAGE_ID.matcher(id).matches());
    }

    /** Decoded; empty where there is none. */
    public String subject() {
        return decoded("Subject");
    }

    /** As it stands there; empty where there is none. */
    public String date() {
        return decoded("Date");
    }

    /** Who wrote it, as people read it; empty where nobody is named. */
    public String from() {
        return decoded("From");
    }

    private String decoded(String field) {
        try {
            return first(field)
                    .map(text -> FieldText.decoded(text.substring(0, Math.min(text.length(), LONGEST_UNDECODED))))
                    .orElse("");
        } catch (RuntimeException e) {
            return "";
        }
    }

    private Optional<String> first(String name) {
        return Optional.ofNullable(fields.getHeader(name))
                .filter(values -> values.length > 0)
                .map(values -> values[0]);
    }

    private boolean any(String name, Predicate<String> value) {
        return Optional.ofNullable(fields.getHeader(name)).stream()
                .flatMap(Arrays::stream)
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .anyMatch(value);
    }

    /** The id of the notice that it is, written by the collector that has this secret; empty: it is none, whatever others write into it. */
    public Optional<String> noticeId(NoticeSeal seal) {
        return first(NoticeSeal.FIELD).flatMap(mark -> seal.idIn(Optional.of(mark), first("To"), first("Date")));
    }

    /** Why its sender must not be written to; empty where nothing speaks against it. */
    public Optional<String> whySenderIsNotToldOf(MailAddress sender) {
        // Whoever wrote it: who claims to be a collector is not to be answered.
        if (first(NoticeSeal.FIELD).isPresent()) {
            return Optional.of("it is a notice of a collector");
        }
        if (!whole) {
            return Optional.of("its header is too long to tell who wrote it");
        }
        if (any("Auto-Submitted", value -> !value.startsWith("no"))) {
            return Optional.of("a program wrote it (Auto-Submitted)");
        }
        if (fields.getMatchingHeaders(OF_PROGRAMS).hasMoreElements()
                || first(NOT_TO_BE_ANSWERED).isPresent()) {
            return Optional.of("a program wrote it");
        }
        if (any("Precedence", OF_MANY::contains)) {
            return Optional.of("it was written to many (Precedence)");
        }
        Enumeration<Header> all = fields.getAllHeaders();
        while (all.hasMoreElements()) {
            if (all.nextElement().getName().toLowerCase(Locale.ROOT).startsWith("list-")) {
                return Optional.of("it came by a mailing list");
            }
        }
        return NOBODY.matcher(sender.getLocalPart().toLowerCase(Locale.ROOT)).matches()
                ? Optional.of("nobody reads mail to " + printable(sender.asString()))
                : Optional.empty();
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
