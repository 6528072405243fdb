/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.history.MessageKey;

/**
 * A message of this session's listing that may have to be collected.
 *
 * @param number its number in this session
 * @param size octets as LIST gave them; 0 where it gave none
 * @param uniqueId as UIDL gave it; empty where it gave none, or gave the same one to several messages
 * @param identity how it is told from others
 */
record Candidate(int number, long size, Optional<String> uniqueId, Identity identity) {

    /** How a message is recognised in another session. */
    sealed interface Identity {

        /** By this key, which history does not know. */
        record Key(MessageKey key) implements Identity {}

        /**
         * By its unique-id; but history knows that id for a message which the provider said it deleted, or which has
         * gone: so only the content tells whether this is the same message or the id was used again.
         */
        record UsedBefore(MessageKey base) implements Identity {}

        /**
         * By its content, once it is here: there is no unique-id and no TOP, or the provider changed its unique-ids and
         * has no TOP.
         */
        record Content() implements Identity {}

        /**
         * By this key, under which a part of it was collected: these recipients have not got it.
         *
         * @param key of what was collected last
         * @param keptUntil what rules said then of its time at the provider
         */
        record Part(MessageKey key, Set<MailAddress> recipients, Optional<Instant> keptUntil) implements Identity {
            public Part {
                recipients = Set.copyOf(recipients);
            }
        }
    }

    /** The key to speak of it by, in reports and where attempts are counted, before it is known for certain. */
    MessageKey knownAs() {
        if (identity instanceof Identity.Key known) {
            return known.key();
        }
        if (identity instanceof Identity.Part part) {
            return part.key();
        }
        return uniqueId.map(MessageKey::ofUniqueId).orElseGet(() -> MessageKey.ofNumber(number));
    }

    Candidate identifiedBy(Identity other) {
        return new Candidate(number, size, uniqueId, other);
    }
}
