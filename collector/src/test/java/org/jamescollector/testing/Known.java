/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.util.function.Predicate;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.KnownRecipients;

/** What a James knows in a test that runs none. */
public record Known(Predicate<Domain> domains, Predicate<MailAddress> addresses) implements KnownRecipients {

    /** Everybody at every domain. */
    public static Known everybody() {
        return new Known(domain -> true, address -> true);
    }

    @Override
    public boolean isKnown(MailAddress address) {
        return addresses.test(address);
    }

    @Override
    public boolean isLocalDomain(Domain domain) {
        return domains.test(domain);
    }
}
