/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;

/**
 * For a mailbox that belongs to one person: everything goes to one address. The sender is what the provider recorded in
 * Return-Path (RFC 5321, section 4.4), the origin the first host outside private networks in the trace lines.
 */
public final class FixedRecipient implements EnvelopeRecovery {

    private static final Set<String> FIELDS = Set.of("return-path", "received");
    /** Trace lines from the top that are looked at: what stands further down was written by strangers. */
    private static final int TRACE_LINES = 4;

    private static final Pattern FROM_CLAUSE = Pattern.compile(
            "from\\s+(\\S{1,255})\\s.{0,512}?\\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\\]", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_PUBLIC =
            Pattern.compile("(?:0|10|127)\\..*|192\\.168\\..*|169\\.254\\..*|172\\.(?:1[6-9]|2[0-9]|3[01])\\..*"
                    + "|::1?|[fF][cCdD].*:.*|[fF][eE][89aAbB].*:.*");

    private final List<MailAddress> recipient;

    public FixedRecipient(MailAddress recipient) {
        this.recipient = List.of(recipient);
    }

    @Override
    public RecoveredEnvelope recover(CollectedHeader header) {
        HeaderFields fields = HeaderFields.parse(header.bytes(), FIELDS);
        Envelope envelope = new Envelope(sender(fields), recipient, origin(fields));
        Explanation why = new Explanation("deliverTo", Optional.empty(), List.of(), Optional.empty(), "Return-Path");
        return new RecoveredEnvelope(envelope, why, Optional.empty());
    }

    private static MaybeSender sender(HeaderFields fields) {
        return fields.first("return-path")
                .flatMap(FixedRecipient::address)
                .map(MaybeSender::of)
                .orElseGet(MaybeSender::nullSender);
    }

    private static Optional<MailAddress> address(String value) {
        int open = value.indexOf('<');
        int close = value.lastIndexOf('>');
        String address = open >= 0 && close > open ? value.substring(open + 1, close) : value;
        if (address.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MailAddress(address.strip()));
        } catch (AddressException | RuntimeException e) {
            // Whatever stands there, it is no address that a bounce could go to.
            return Optional.empty();
        }
    }

    private static Optional<Envelope.Origin> origin(HeaderFields fields) {
        return fields.all("received").stream()
                .limit(TRACE_LINES)
                .map(FROM_CLAUSE::matcher)
                .filter(Matcher::lookingAt)
                .filter(found -> !NOT_PUBLIC.matcher(found.group(2)).matches())
                .map(found -> new Envelope.Origin(found.group(1), found.group(2)))
                .findFirst();
    }
}
