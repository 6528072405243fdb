/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.function.Supplier;
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
     * @param localName this James' name, by which its own trace lines are recognised; asked only when it is needed
     */
    public static EnvelopeRecovery of(Pop3Account account, KnownRecipients known, Supplier<String> localName) {
        return account.recipients() instanceof Recipients.ByEnvelope byEnvelope
                ? many(account, byEnvelope.settings(), known, localName)
                : new FixedRecipient(account.recipients().lastResort());
    }

    private static EnvelopeRecovery many(
            Pop3Account account, EnvelopeSettings settings, KnownRecipients known, Supplier<String> localName) {
        return new ManyRecipients(
                settings,
                account.checkRecipients(),
                known,
                new LoopCheck(settings.hopLimit(), account.name(), account.traceHeader(), localName));
    }
}
