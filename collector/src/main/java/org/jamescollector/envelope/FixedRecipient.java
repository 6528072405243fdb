/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.TraceBlock;

/** For a mailbox that belongs to one person: everything goes to one address. Sender and origin are the message's. */
public final class FixedRecipient implements EnvelopeRecovery {

    private static final Set<String> FIELDS =
            Stream.concat(SenderFinder.FIELDS.stream(), Stream.of("received")).collect(Collectors.toUnmodifiableSet());

    private final List<MailAddress> recipient;
    private final SenderFinder senders = new SenderFinder(false);

    public FixedRecipient(MailAddress recipient) {
        this.recipient = List.of(recipient);
    }

    @Override
    public RecoveredEnvelope recover(CollectedHeader header) {
        TracedHeader traced = TracedHeader.of(header, FIELDS, TraceBlock.DEFAULT);
        SenderFinder.Found sender = senders.find(traced);
        Envelope envelope = new Envelope(sender.sender(), recipient, OriginFinder.find(traced.fields()));
        Explanation why = new Explanation("deliverTo", Optional.empty(), List.of(), Optional.empty(), sender.from());
        return new RecoveredEnvelope(envelope, why, Optional.empty());
    }
}
