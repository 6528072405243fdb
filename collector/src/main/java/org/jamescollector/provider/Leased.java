/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.util.List;
import org.jamescollector.held.DomainLeases;
import org.jamescollector.held.HeldDomain;

/** A domain, and the right to take mail out of its repository. */
record Leased(HeldDomain domain, DomainLeases.Lease lease) implements AutoCloseable {

    static void closeAll(List<Leased> all) {
        all.forEach(Leased::close);
    }

    @Override
    public void close() {
        lease.close();
    }
}
