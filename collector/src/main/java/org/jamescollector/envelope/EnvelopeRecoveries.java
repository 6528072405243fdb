/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;

/** Chooses how an account's envelopes are recovered. */
public final class EnvelopeRecoveries {

    private EnvelopeRecoveries() {}

    /**
     * One for all messages of a run: what the settings say is prepared here.
     *
     * @param known whom James knows
     * @param names of this James, by which its own trace lines are recognised; asked only when they are needed
     */
    public static EnvelopeRecovery of(Pop3Account account, KnownRecipients known, OwnNames names) {
        return account.recipients() instanceof Recipients.ByEnvelope byEnvelope
                ? many(account, byEnvelope.settings(), known, names)
                : new FixedRecipient(account.recipients().lastResort());
    }

    private static EnvelopeRecovery many(
            Pop3Account account, EnvelopeSettings settings, KnownRecipients known, OwnNames names) {
        return new ManyRecipients(
                settings,
                account.checkRecipients(),
                known,
                new LoopCheck(settings.hopLimit(), account.name(), account.traceHeader(), names));
    }
}
