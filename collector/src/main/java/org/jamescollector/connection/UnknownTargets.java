/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.mail.internet.AddressException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressMapping;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.envelope.KnownRecipients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of addresses in an account's mappings and lists that James does not know. Nothing else would: their mail goes to the others whom the
 * mapping names. Asked when James starts, and from then on as long as there are some. Safe for several threads.
 */
final class UnknownTargets {

    private static final Logger LOGGER = LoggerFactory.getLogger(UnknownTargets.class);
    /** James may ask an LDAP server for each. */
    private static final int MOST_ASKED = 1_000;

    private static final int MOST_NAMED = 10;

    private final ToldOnce told = new ToldOnce();

    void tell(Pop3Account account, KnownRecipients known) {
        if (account.checkRecipients() && account.recipients() instanceof Recipients.ByEnvelope byEnvelope) {
            told.tell(
                    account.name(),
                    () -> unknown(byEnvelope.settings(), known),
                    addresses -> warn(account, known, addresses));
        }
    }

    private static Set<String> unknown(EnvelopeSettings settings, KnownRecipients known) {
        return targets(settings)
                .distinct()
                .limit(MOST_ASKED)
                .filter(address -> !known.isKnown(address))
                .map(MailAddress::asString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void warn(Pop3Account account, KnownRecipients known, Set<String> unknown) {
        String named = unknown.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        LOGGER.warn(
                "The <mappings> of account {} lead to {}{}, whom James does not know. Mail for them goes to the others whom the mapping names, or"
                        + " to the <fallback>. Correct collector.xml, or make them: {}",
                account.name(),
                named,
                unknown.size() > MOST_NAMED ? " and " + (unknown.size() - MOST_NAMED) + " more" : "",
                remedy(known, unknown.stream().limit(MOST_NAMED).toList()));
    }

    /** How these are made. A user needs his domain first. */
    static String remedy(KnownRecipients known, List<String> unknown) {
        Stream<String> domains = unknown.stream()
                .map(address -> address.substring(address.lastIndexOf('@') + 1))
                .distinct()
                .filter(domain -> !known.isLocalDomain(Domain.of(domain)))
                .map(domain -> "james-cli AddDomain " + domain);
        return Stream.concat(domains, unknown.stream().map(address -> "james-cli AddUser " + address + " PASSWORD"))
                .collect(Collectors.joining("; "));
    }

    private static Stream<MailAddress> targets(EnvelopeSettings settings) {
        return Stream.concat(
                settings.mappings().stream()
                        .flatMap(mapping -> mapping.to().stream())
                        .flatMap(UnknownTargets::fixed),
                settings.lists().stream().flatMap(list -> list.subscribers().stream()));
    }

    /** What a {@code *} stands for is known only with a message. */
    private static Stream<MailAddress> fixed(AddressMapping.Target target) {
        String address = target.localPart().text() + "@" + target.domain().text();
        if (address.indexOf('*') >= 0) {
            return Stream.empty();
        }
        try {
            return Stream.of(new MailAddress(address));
        } catch (AddressException e) {
            return Stream.empty();
        }
    }
}
