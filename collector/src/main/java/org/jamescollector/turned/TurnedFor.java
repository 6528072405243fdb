/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.apache.james.core.Domain;
import org.jamescollector.account.AccountName;

/**
 * Whose turned session it is.
 *
 * @param account whose provider it is with
 * @param domains whose mail is accepted; none: all that James serves
 * @param ourName this James' name, for trace lines
 * @param provider address of the provider, with its host name
 * @param encrypted whether there is TLS
 * @param progress is told what happens
 */
record TurnedFor(
        AccountName account,
        Set<Domain> domains,
        String ourName,
        InetSocketAddress provider,
        boolean encrypted,
        TurnedProgress progress) {

    /** What mails say they were collected by. */
    static final String PROTOCOL = "odmr";

    TurnedFor {
        domains = Set.copyOf(domains);
    }

    /** Whether the provider was asked for this domain's mail. */
    boolean isAskedFor(Domain domain) {
        return domains.isEmpty() || domains.contains(domain);
    }

    InetAddress address() {
        return provider.getAddress();
    }
}
