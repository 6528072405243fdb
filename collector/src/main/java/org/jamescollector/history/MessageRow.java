/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.util.Comparator;
import java.util.Optional;

/**
 * A row of the message table, as far as it is written at once.
 *
 * @param details empty while only the mailet has asked for the message
 * @param keptUntil in milliseconds since 1970, see {@link Collected#keptUntil}
 */
record MessageRow(
        Id id,
        String keyText,
        DeliveryId delivery,
        Optional<Details> details,
        Optional<Long> keptUntil,
        Optional<Digest> messageId,
        Optional<String> waiting,
        long collectedAt) {

    /** The order in which rows are locked. */
    static final Comparator<MessageRow> BY_ID = Comparator.comparing(MessageRow::id);

    /** @param key under which it is to be known: its own, or a further one */
    static MessageRow of(long account, StoredKey key, Collected message) {
        return new MessageRow(
                new Id(account, key.base(), key.incarnation()),
                key.text(),
                message.delivery(),
                Details.of(message),
                message.keptUntil().map(Times::millis),
                message.messageId(),
                Optional.of(StoredAddresses.lines(message.waiting())).filter(lines -> !lines.isEmpty()),
                message.at().toEpochMilli());
    }

    /** Whether rules said anything of the message that whoever claimed it may not know. */
    boolean isRuled() {
        return keptUntil.isPresent() || messageId.isPresent();
    }

    record Details(long size, Digest header, Digest content) {

        static Optional<Details> of(Collected message) {
            return message.header().equals(Digest.UNKNOWN)
                    ? Optional.empty()
                    : Optional.of(new Details(message.size(), message.header(), message.content()));
        }
    }

    /** What is unique. */
    record Id(long account, Digest base, int incarnation) implements Comparable<Id> {
        private static final Comparator<Id> ORDER = Comparator.comparingLong(Id::account)
                .thenComparingLong(id -> id.base().high())
                .thenComparingLong(id -> id.base().low())
                .thenComparingInt(Id::incarnation);

        @Override
        public int compareTo(Id other) {
            return ORDER.compare(this, other);
        }
    }
}
