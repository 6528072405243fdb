/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.function.Supplier;
import org.jamescollector.account.Pop3Account;

/** Chooses how an account's envelopes are recovered. */
public final class EnvelopeRecoveries {

    private EnvelopeRecoveries() {}

    /**
     * @param known whom James knows
     * @param localName this James' name, by which its own trace lines are recognised
     */
    public static EnvelopeRecovery of(Pop3Account account, KnownRecipients known, Supplier<String> localName) {
        return new FixedRecipient(account.recipients().lastResort());
    }
}
