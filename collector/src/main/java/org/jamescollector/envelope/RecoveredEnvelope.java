/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;

/**
 * An envelope and why it is that one.
 *
 * @param envelope what James is given
 * @param why what decided
 * @param copies how copies of this message are told and delivered once; empty where each copy has an envelope of its own and
 *     no source guesses, or copies are not recognised
 */
public record RecoveredEnvelope(Envelope envelope, Explanation why, Optional<Copies> copies) {

    /**
     * The same, of a message that others have got: it is not another copy, so that none is too many for it. Where recipients are guessed they
     * still get only one, of all copies in all their parts.
     */
    public RecoveredEnvelope furtherPart() {
        return new RecoveredEnvelope(envelope, why, copies.map(Copies::furtherPart));
    }

    /** The same message, for these. */
    public RecoveredEnvelope to(Collection<MailAddress> recipients) {
        return new RecoveredEnvelope(
                new Envelope(envelope.sender(), List.copyOf(recipients), envelope.origin()), why, copies);
    }

    /**
     * @param expected how many copies a provider has that stores one for each recipient: one for each accepted address of
     *     the header, and for each subscriber of a list; 0 where the provider told whose this copy is, {@link #FURTHER_PART} where it is part
     *     of one
     * @param within copies that come further apart are two messages
     * @param surplusTo who gets one more than that; empty: nobody
     * @param hints what tells copies for the fallback recipient apart
     */
    public record Copies(int expected, Duration within, Optional<MailAddress> surplusTo, Hints hints) {

        /** In the place of a number of copies. */
        public static final int FURTHER_PART = -1;

        /** Of a message that tells no more than whom it names. */
        public Copies(int expected, Duration within, Optional<MailAddress> surplusTo) {
            this(expected, within, surplusTo, Hints.NONE);
        }

        /** Of a message of which the provider told whose this copy is, and may say nothing of another. */
        public static Copies told(Duration within) {
            return new Copies(0, within, Optional.empty());
        }

        public boolean isTold() {
            return expected == 0;
        }

        /** Of the part of a copy that others have got: it does not count. What the provider has told goes for all parts. */
        Copies furtherPart() {
            return isTold() ? this : new Copies(FURTHER_PART, within, Optional.empty(), hints);
        }
    }

    /**
     * Where a provider writes the recipient of each copy, but not where it is believed, copies that are alike to us were for different
     * people. Who reads the fallback recipient's mail can tell for whom: such a copy is not the same message as another one.
     *
     * @param addresses whom fields name that are not believed, or that name nobody of ours: in lower case and in one order, so that they can
     *     be compared
     * @param forFallbackAlone whether nobody else gets the message, so that this goes for each of its copies; else it goes for those that
     *     are too many
     */
    public record Hints(List<String> addresses, boolean forFallbackAlone) {

        /** Nothing tells copies apart. */
        public static final Hints NONE = new Hints(List.of(), false);

        public Hints {
            addresses = List.copyOf(addresses);
        }

        static Hints of(Collection<String> addresses, boolean forFallbackAlone) {
            return addresses.isEmpty() ? NONE : new Hints(List.copyOf(addresses), forFallbackAlone);
        }

        /** Whether there are none. */
        public boolean isNothing() {
            return addresses.isEmpty();
        }
    }
}
