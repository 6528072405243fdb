/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.james.core.Domain;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.envelope.KnownRecipients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of domains in an account's {@code <accept>} that James does not serve. Nothing else would: an address there is taken for ours and
 * known to nobody, and so its mail goes to the fallback. Asked when James starts, and from then on as long as there are some. Safe for
 * several threads.
 */
final class UnservedDomains {

    private static final Logger LOGGER = LoggerFactory.getLogger(UnservedDomains.class);
    private static final int MOST_NAMED = 10;

    private final ToldOnce told = new ToldOnce();

    void tell(Pop3Account account, KnownRecipients known) {
        if (account.checkRecipients() && account.recipients() instanceof Recipients.ByEnvelope byEnvelope) {
            told.tell(account.name(), () -> unserved(byEnvelope.settings(), known), domains -> warn(account, domains));
        }
    }

    private static Set<String> unserved(EnvelopeSettings settings, KnownRecipients known) {
        return settings.accepted().stream()
                // Which domains a * stands for is known only with a message.
                .filter(accepted -> !accepted.domain().hasWildcard())
                .filter(accepted ->
                        !known.isLocalDomain(Domain.of(accepted.domain().text())))
                .filter(accepted -> !isMapped(accepted, settings))
                .map(accepted -> accepted.domain().text())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a mapping is for need not be known to James itself. */
    private static boolean isMapped(AddressPattern accepted, EnvelopeSettings settings) {
        return settings.mappings().stream().anyMatch(mapping -> mapping.from().covers(accepted));
    }

    private static void warn(Pop3Account account, Set<String> domains) {
        String named = domains.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        LOGGER.warn(
                "The <accept> of account {} has addresses at {}{}, which James does not serve. Whoever has one is unknown to it, and mail for"
                        + " them goes to the others whom the message names, or to the <fallback>. Take the <address> out of"
                        + " collector.xml, or make the domain: james-cli AddDomain {}",
                account.name(),
                named,
                domains.size() > MOST_NAMED ? " and " + (domains.size() - MOST_NAMED) + " more" : "",
                domains.iterator().next());
    }
}
