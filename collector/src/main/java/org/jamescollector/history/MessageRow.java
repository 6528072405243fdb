/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A row of the message table, as far as it is written at once.
 *
 * @param details empty while only the mailet has asked for the message
 */
record MessageRow(Id id, String keyText, DeliveryId delivery, Optional<Details> details, long collectedAt) {

    /** The order in which rows are locked. */
    static final Comparator<MessageRow> BY_ID = Comparator.comparing(MessageRow::id);

    static MessageRow of(long account, StoredKey key, DeliveryId delivery, Optional<Details> details, Instant at) {
        return new MessageRow(
                new Id(account, key.base(), key.incarnation()), key.text(), delivery, details, at.toEpochMilli());
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
