/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.mail.Header;
import javax.mail.MessagingException;
import javax.mail.internet.InternetHeaders;
import org.apache.james.core.MailAddress;
import org.jamescollector.condition.FieldText;

/** The header of a message that a notice is about: what it says, and whether anybody may be written to because of it (RFC 3834, section 2). */
public final class OriginalHeader {

    /** In each notice, so that none is ever made about another. */
    static final String MARK = "X-Collector-Notice";

    /** What programs write that answer by themselves, and do not know RFC 3834. */
    static final String[] OF_PROGRAMS = {"X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"};

    /** A notice holds at most so much of it. */
    private static final int LONGEST = 32 * 1024;

    private static final int LONGEST_ID = 300;
    private static final int LONGEST_UNDECODED = 4_000;
    private static final Pattern MESSAGE_ID = Pattern.compile("<[\\x21-\\x7E&&[^<>]]+>");
    private static final Set<String> OF_MANY = Set.of("bulk", "list", "junk");
    private static final Pattern NOBODY = Pattern.compile(
            "mailer-daemon|listserv|majordomo|.*no[-_.]?reply.*|do[-_.]?not[-_.]?reply.*|.*bounces?|bounces?[-+].*|owner-.*|.*-owner|.*-request");

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

    /** Whether it is a notice of this collector, or another's. */
    public boolean isNotice() {
        return first(MARK).isPresent();
    }

    /** Why its sender must not be written to; empty where nothing speaks against it. */
    public Optional<String> whySenderIsNotToldOf(MailAddress sender) {
        if (isNotice()) {
            return Optional.of("it is a notice of a collector");
        }
        if (!whole) {
            return Optional.of("its header is too long to tell who wrote it");
        }
        if (any("Auto-Submitted", value -> !value.startsWith("no"))) {
            return Optional.of("a program wrote it (Auto-Submitted)");
        }
        if (fields.getMatchingHeaders(OF_PROGRAMS).hasMoreElements()) {
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
