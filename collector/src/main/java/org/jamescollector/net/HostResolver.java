/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds a host's addresses. May block: it is called off the event loops. */
@FunctionalInterface
public interface HostResolver {

    /** The system's own resolver, with its hosts file, search domains and cache. */
    HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /** @return at least one, the one to be tried first in front */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
