/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;

/**
 * Why an envelope is as it is, for administrators.
 *
 * @param source what decided about the recipients, in words: {@code header X-Envelope-To}, {@code Received .. for},
 *     {@code fallback}
 * @param field the header field that decided, escaped and cut; empty where none did
 * @param addresses the addresses that were found there and what became of each
 * @param fallback why the fallback recipient gets the message; empty where it does not
 * @param sender what the sender was taken from, in words
 */
public record Explanation(
        String source, Optional<String> field, List<Judged> addresses, Optional<String> fallback, String sender) {

    public Explanation {
        addresses = List.copyOf(addresses);
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
        MALFORMED
    }

    /** Number of addresses that James knows; the {@code ValidRecipients} of rules. */
    public int valid() {
        return count(Verdict.VALID);
    }

    /** Number of addresses that are ours and that James does not know. */
    public int invalid() {
        return count(Verdict.INVALID);
    }

    private int count(Verdict verdict) {
        return (int)
                addresses.stream().filter(judged -> judged.verdict() == verdict).count();
    }

    /** One line for the log and for a mail's attribute. */
    public String inOneLine() {
        return source + field.map(text -> " [" + text + "]").orElse("")
                + addresses.stream()
                        .map(judged -> judged.address() + " " + judged.verdict())
                        .collect(Collectors.joining(", ", ": ", ""))
                + fallback.map(reason -> "; fallback: " + reason).orElse("")
                + "; sender from " + sender;
    }
}
