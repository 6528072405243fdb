/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

/** Where a provider listens: a host name or address literal as configured, and a TCP port. */
public record Endpoint(String host, int port) {

    /** @throws IllegalArgumentException when the host is blank or the port outside 1 to 65535. */
    public Endpoint {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a host is needed");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535");
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
