/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.envelope.HeaderFields.Field;

/**
 * Tells messages that go in circles. Delivered-To alone is no proof: a site that forwards each user's mail into one mailbox
 * writes it into every message. A trace line of ours below those of the provider is: the message was here before.
 */
final class LoopCheck {

    /** Names of the header fields that are looked at, in lower case. */
    static final Set<String> FIELDS = Set.of("received", "delivered-to");

    private final int hopLimit;
    private final boolean writesTrace;
    private final OwnNames names;
    private final OwnLine ownLine;

    /**
     * @param writesTrace whether messages of this account get a trace line
     * @param names of this James; where it has none of its own, no line is recognised
     */
    LoopCheck(int hopLimit, AccountName account, boolean writesTrace, OwnNames names) {
        this.hopLimit = hopLimit;
        this.writesTrace = writesTrace;
        this.names = names;
        this.ownLine = new OwnLine(account);
    }

    /** Why this message is in a loop whoever its recipients are; empty if it is not. */
    Optional<String> ofAnybody(HeaderFields fields) {
        List<Field> received = fields.all("received");
        if (received.size() > hopLimit) {
            return Optional.of("a loop: more than " + hopLimit + " Received fields");
        }
        return received.stream().anyMatch(this::isOfThisAccount)
                ? Optional.of("a loop: this account has collected the message before")
                : Optional.empty();
    }

    /** Why this message is in a loop if these are its recipients. */
    Optional<String> of(Set<MailAddress> recipients, TracedHeader header) {
        return header.fields().all("delivered-to").stream()
                .filter(field -> !header.isInTrace(field))
                .flatMap(field -> AddressList.parse(field.value()).stream())
                .flatMap(found -> found.address().stream())
                .filter(recipients::contains)
                .findFirst()
                .filter(delivered -> !writesTrace || wasHere(header))
                .map(delivered ->
                        "a loop: below the provider's trace, Delivered-To names " + Escaped.of(delivered.asString()));
    }

    private boolean wasHere(TracedHeader header) {
        return header.fields().all("received").stream()
                .filter(field -> !header.isInTrace(field))
                .anyMatch(this::isOfUs);
    }

    private boolean isOfThisAccount(Field received) {
        return ownLine.is(received) && isOfUs(received);
    }

    private boolean isOfUs(Field received) {
        return ReceivedField.parse(received.value())
                .by()
                .flatMap(HostNames::own)
                .filter(host -> names.recognised().contains(host))
                .isPresent();
    }
}
