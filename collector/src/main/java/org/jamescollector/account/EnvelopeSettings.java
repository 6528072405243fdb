/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;

/**
 * How the SMTP envelopes of a mailbox for many people are recovered.
 *
 * @param sources asked in this order; the first that yields an accepted address decides alone
 * @param trace which header lines the provider wrote
 * @param accepted addresses that are ours; empty: all at a domain that James serves. An address that a mapping is for is
 *     accepted too
 * @param mappings from addresses as senders write them to addresses in James
 * @param lists mailing lists that addresses in James are subscribed to
 * @param fallback gets what has no valid recipient
 * @param hopLimit more Received fields than this are a loop
 * @param copies what is known of messages of which the provider stores several copies
 */
public record EnvelopeSettings(
        List<EnvelopeSource> sources,
        TraceBlock trace,
        List<AddressPattern> accepted,
        List<AddressMapping> mappings,
        List<ListMapping> lists,
        MailAddress fallback,
        int hopLimit,
        CopyPolicy copies) {

    public static final int DEFAULT_HOP_LIMIT = 50;

    /** The order that is right for most providers: what only a provider writes before what senders write. */
    public static final List<EnvelopeSource> DEFAULT_SOURCES = List.of(
            new EnvelopeSource.WellKnownHeaders(),
            new EnvelopeSource.Received(),
            new EnvelopeSource.Lists(),
            new EnvelopeSource.Addresses());

    public EnvelopeSettings {
        sources = List.copyOf(sources);
        accepted = List.copyOf(accepted);
        mappings = List.copyOf(mappings);
        lists = List.copyOf(lists);
    }

    /**
     * How far apart copies of one message may come. Empty where copies are not recognised: because the account says so, or because none of
     * its sources guesses, and each copy then has the envelope that the provider tells.
     */
    public Optional<Duration> copiesWithin() {
        return copies.within().filter(within -> guesses());
    }

    /** Whether recipients are taken from what the message says where the provider does not tell them. */
    public boolean guesses() {
        return sources.stream()
                .anyMatch(
                        source -> source instanceof EnvelopeSource.Addresses || source instanceof EnvelopeSource.Lists);
    }
}
