/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.james.core.Domain;
import org.jamescollector.account.OdmrAccount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Domains of recipients whom James did not take in one run of an ODMR account. The provider keeps their mail and offers it again, run after
 * run, until somebody does what is told here. Safe for several threads.
 */
final class RefusedDomains {

    private static final Logger LOGGER = LoggerFactory.getLogger(RefusedDomains.class);
    private static final int MOST_NAMED = 10;
    /** What a provider makes up takes no more memory than this. */
    private static final int MOST_KEPT = 1_000;

    private final Set<String> notAskedFor = new ConcurrentSkipListSet<>();
    private final Set<String> notServed = new ConcurrentSkipListSet<>();

    void notAskedFor(Domain domain) {
        keep(domain, notAskedFor);
    }

    void notServed(Domain domain) {
        keep(domain, notServed);
    }

    private static void keep(Domain domain, Set<String> kept) {
        if (kept.size() < MOST_KEPT) {
            kept.add(domain.asString());
        }
    }

    /** Once, at the run's end. */
    void tell(OdmrAccount account) {
        if (!notServed.isEmpty()) {
            LOGGER.warn(
                    "The provider of account {} has mail for {}, which James does not serve; the provider keeps it. Make the domain and"
                            + " its users ({}), or name in <domains> what James is to ask for",
                    account.name(),
                    named(notServed, ", ", name -> name),
                    named(notServed, "; ", name -> "james-cli AddDomain " + name));
        }
        if (!notAskedFor.isEmpty()) {
            LOGGER.warn(
                    "The provider of account {} offers mail for {}, which the account does not ask for; the provider keeps it. Write {} into"
                            + " its <domains>, or ask the provider not to send it here",
                    account.name(),
                    named(notAskedFor, ", ", name -> name),
                    named(notAskedFor, "", name -> "<domain>" + name + "</domain>"));
        }
    }

    private static String named(Set<String> domains, String between, Function<String, String> form) {
        String more = domains.size() > MOST_NAMED ? " and " + (domains.size() - MOST_NAMED) + " more" : "";
        return domains.stream().limit(MOST_NAMED).map(form).collect(Collectors.joining(between)) + more;
    }
}
