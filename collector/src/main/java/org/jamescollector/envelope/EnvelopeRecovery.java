/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

/** Finds the envelope that was lost when the provider put a message into a mailbox. Safe for several threads. */
@FunctionalInterface
public interface EnvelopeRecovery {

    /**
     * Total: whatever the header holds, there is an envelope.
     *
     * @throws RecipientLookupException when James cannot tell which recipients it knows
     */
    RecoveredEnvelope recover(CollectedHeader header);
}
