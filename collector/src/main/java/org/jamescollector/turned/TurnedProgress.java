/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.turned;

import org.apache.james.core.Domain;

/** Is told what happens in a turned session, on its event loop; must not block. */
public interface TurnedProgress {

    /** James has taken a message over. */
    void accepted(long octets);

    /** James has refused a message, or a recipient of one. */
    void refused();

    /** That was a recipient in a domain whose mail the account does not ask for. */
    void notAskedFor(Domain domain);

    /** That was a recipient in a domain that James does not serve. */
    void notServed(Domain domain);
}
