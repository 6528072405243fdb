/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;

/**
 * Why an envelope is as it is, for administrators. Bounded whatever the message holds: it is logged, and carried by the mail.
 *
 * @param source what decided about the recipients, in words: {@code header X-Envelope-To}, {@code Received .. for},
 *     {@code fallback}
 * @param field the header field that decided, escaped and cut; empty where none did
 * @param addresses the addresses that were found there and what became of each, 100 at the most
 * @param fallback why the fallback recipient gets the message; empty where it does not
 * @param sender what the sender was taken from, in words
 * @param valid number of addresses that James knows, also of those that are not listed; the {@code ValidRecipients} of rules
 * @param invalid number of addresses that are ours and that James does not know, also of those that are not listed
 * @param notBelieved fields that were not looked at, because they stand below the provider's lines
 */
public record Explanation(
        String source,
        Optional<String> field,
        List<Judged> addresses,
        Optional<String> fallback,
        String sender,
        int valid,
        int invalid,
        NotBelieved notBelieved) {

    /** Addresses that are listed one by one, at the most. */
    public static final int MOST_LISTED = 100;

    private static final int LONGEST_LINE = 1_000;
    /** Of {@link #inOneLine()} the addresses may take so much that all else has room behind them. */
    private static final int LONGEST_LIST = 400;

    public Explanation {
        source = Escaped.cut(source, Escaped.LONGEST);
        field = field.map(text -> Escaped.cut(text, Escaped.LONGEST));
        addresses = List.copyOf(addresses.subList(0, Math.min(addresses.size(), MOST_LISTED)));
        fallback = fallback.map(reason -> Escaped.cut(reason, 2 * Escaped.LONGEST));
        sender = Escaped.cut(sender, Escaped.LONGEST);
    }

    /** Of addresses all of which are given, with nothing that was not believed. */
    public Explanation(
            String source, Optional<String> field, List<Judged> addresses, Optional<String> fallback, String sender) {
        this(
                source,
                field,
                addresses,
                fallback,
                sender,
                count(addresses, Verdict.VALID),
                count(addresses, Verdict.INVALID),
                NotBelieved.NOTHING);
    }

    private static int count(List<Judged> addresses, Verdict verdict) {
        return (int)
                addresses.stream().filter(judged -> judged.verdict() == verdict).count();
    }

    /**
     * An address of the message.
     *
     * @param address as it stands there, escaped and cut
     * @param verdict what it is to us
     * @param recipients who gets the message because of it
     */
    public record Judged(String address, Verdict verdict, List<MailAddress> recipients) {
        public Judged {
            address = Escaped.cut(address, Escaped.LONGEST);
            recipients = List.copyOf(recipients);
        }
    }

    /** What an address is to us. */
    public enum Verdict {
        /** Ours, and known to James. */
        VALID,
        /** Ours, but James knows nobody of that name. */
        INVALID,
        /** Ours, but its mailbox is elsewhere. */
        ELSEWHERE,
        /** Not ours. */
        FOREIGN,
        /** No address at all. */
        MALFORMED;

        /** Whether an address of this kind decides who gets the message. */
        boolean isOurs() {
            return this == VALID || this == INVALID || this == ELSEWHERE;
        }
    }

    /** One line for the log and for a mail's attribute, of 1,000 characters at the most. */
    public String inOneLine() {
        StringBuilder line = new StringBuilder(source);
        field.ifPresent(text -> line.append(" [").append(text).append(']'));
        appendAddresses(line, ": ");
        fallback.ifPresent(reason -> line.append("; fallback: ").append(reason));
        return Escaped.cut(appendRest(line).toString(), LONGEST_LINE);
    }

    /** The same of a message that the fallback recipient gets, the reason first; empty where he does not get it. */
    public Optional<String> whyFallback() {
        return fallback.map(reason -> {
            StringBuilder line = new StringBuilder(reason);
            field.ifPresent(text -> line.append("; ").append(text));
            appendAddresses(line, "; found ");
            return Escaped.cut(appendRest(line).toString(), LONGEST_LINE);
        });
    }

    private StringBuilder appendRest(StringBuilder line) {
        line.append("; sender from ").append(sender);
        if (!notBelieved.isNothing()) {
            line.append("; not believed: ").append(String.join(", ", notBelieved.names()));
        }
        return line;
    }

    private void appendAddresses(StringBuilder line, String first) {
        int room = line.length() + LONGEST_LIST;
        String separator = first;
        for (Judged judged : addresses) {
            if (line.length() + judged.address().length() > room) {
                line.append(", ...");
                return;
            }
            line.append(separator).append(judged.address()).append(' ').append(judged.verdict());
            separator = ", ";
        }
    }
}
