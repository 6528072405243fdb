/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;

/**
 * A customer's domain.
 *
 * @param name the domain
 * @param users who may fetch its mail (ATRN) and have it sent (ETRN)
 * @param etrnNetworks from where, besides, anybody may have it sent: addresses and networks such as 192.0.2.0/24
 * @param route where ETRN sends it to; empty: ETRN is refused
 * @param limits how long and how much is held
 */
public record HeldDomain(
        Domain name, Set<Username> users, List<String> etrnNetworks, Optional<Route> route, HoldLimits limits) {

    public HeldDomain {
        users = Set.copyOf(users);
        etrnNetworks = List.copyOf(etrnNetworks);
    }

    @Override
    public String toString() {
        return name.asString();
    }
}
