/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.envelope.RecipientLookupException;

/** The address that gets whatever has no other recipient. */
final class LastResort {

    private LastResort() {}

    /**
     * Sees to it that there is somebody to collect for. Mail for an address that James does not know would be lost to
     * whoever it is for, or bounced to senders who have had the provider's answer long ago.
     *
     * @throws RunFailure where James does not know the account's last resort
     * @throws RecipientLookupException when James cannot tell just now
     */
    static void require(Pop3Account account, KnownRecipients known) throws RunFailure {
        Optional<String> unknown = unknown(account, known);
        if (unknown.isPresent()) {
            throw new RunFailure(RunProblem.Kind.RECIPIENT, unknown.get());
        }
    }

    /**
     * What to tell where James does not know the account's last resort.
     *
     * @throws RecipientLookupException when James cannot tell just now
     */
    static Optional<String> unknown(Pop3Account account, KnownRecipients known) {
        MailAddress address = account.recipients().lastResort();
        return account.checkRecipients() && !known.isKnown(address)
                ? Optional.of(unknown(account, address, known))
                : Optional.empty();
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
}
