/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.envelope.RecipientLookupException;

/** Whom James knows, as a run of an account is to see it. */
final class RunRecipients {

    private RunRecipients() {}

    /** @param james what James knows; asked once, not for each message */
    static KnownRecipients of(Pop3Account account, KnownRecipients james) {
        KnownRecipients cached = new CachedRecipients(james);
        return account.checkRecipients() ? cached : new Unchecked(cached);
    }

    /**
     * Sees to it that there is somebody to collect for. Mail for an address that James does not know would be lost to
     * whoever it is for, or bounced to senders who have had the provider's answer long ago.
     *
     * @throws RunFailure where James does not know the account's last resort, or cannot tell
     */
    static void requireLastResort(Pop3Account account, KnownRecipients known) throws RunFailure {
        MailAddress address = account.recipients().lastResort();
        try {
            if (!known.isKnown(address)) {
                throw new RunFailure(RunProblem.Kind.RECIPIENT, unknown(account, address, known));
            }
        } catch (RecipientLookupException e) {
            throw RunFailure.of(e);
        }
    }

    private static String unknown(Pop3Account account, MailAddress address, KnownRecipients known) {
        String element = account.recipients() instanceof Recipients.One ? "<deliverTo>" : "<fallback>";
        String domain = address.getDomain().asString();
        String remedy = known.isLocalDomain(address.getDomain())
                ? "james-cli AddUser " + address.asString() + " PASSWORD, or make it an alias"
                : "james-cli AddDomain " + domain + ", and AddUser " + address.asString()
                        + " PASSWORD, or make it an alias";
        return "recipients: James does not know " + address.asString() + ", the " + element
                + " of this account, and nothing is collected until it does: " + remedy
                + "; if mailets of your own take its mail, <checkRecipients>false</checkRecipients>";
    }

    /** For mail that an administrator's own mailets take: every address is good. What is ours is still what James serves. */
    private record Unchecked(KnownRecipients james) implements KnownRecipients {

        @Override
        public boolean isKnown(MailAddress address) {
            return true;
        }

        @Override
        public boolean isLocalDomain(Domain domain) {
            return james.isLocalDomain(domain);
        }
    }
}
