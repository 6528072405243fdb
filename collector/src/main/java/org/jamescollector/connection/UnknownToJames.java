/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.envelope.RecipientLookupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of addresses and domains in collector.xml that James knows nothing of, before they cost somebody mail. */
final class UnknownToJames {

    private static final Logger LOGGER = LoggerFactory.getLogger(UnknownToJames.class);

    private final UnservedDomains domains = new UnservedDomains();
    private final UnknownTargets targets = new UnknownTargets();

    /**
     * When James starts: an account's turn may be hours away.
     *
     * @param known may be asked about each of thousands of accounts
     * @param stopping true once there is no use in going on
     */
    void tellAtStart(Collection<Pop3Account> accounts, KnownRecipients known, BooleanSupplier stopping) {
        try {
            for (Pop3Account account : accounts) {
                if (stopping.getAsBoolean()) {
                    return;
                }
                if (account.enabled()) {
                    tellAtStart(account, known);
                }
            }
        } catch (RecipientLookupException e) {
            LOGGER.debug("James cannot tell whom it knows just now; each account's runs ask again", e);
        }
    }

    private void tellAtStart(Pop3Account account, KnownRecipients known) {
        Optional<String> nobody = LastResort.unknown(account, known);
        nobody.ifPresent(why -> LOGGER.warn("Account {}: {}", account.name(), why));
        tell(account, known, nobody.isPresent());
    }

    /** The run itself tells of a fallback that is unknown. */
    void tellAfter(RunOutcome outcome, Pop3Account account, KnownRecipients known) {
        tell(
                account,
                known,
                outcome.problem()
                        .filter(problem -> problem.kind() == RunProblem.Kind.RECIPIENT)
                        .isPresent());
    }

    /** Before there is even a fallback, users have not been made yet. */
    private void tell(Pop3Account account, KnownRecipients known, boolean noUsersYet) {
        domains.tell(account, known);
        if (!noUsersYet) {
            targets.tell(account, known);
        }
    }
}
