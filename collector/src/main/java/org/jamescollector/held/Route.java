/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import org.jamescollector.account.Endpoint;
import org.jamescollector.account.TransportSecurity;

/** Where held mail goes when it is sent (ETRN), rather than fetched. */
public sealed interface Route {

    /** How the line is protected. */
    TransportSecurity security();

    /** One server. */
    record ToServer(Endpoint server, TransportSecurity security) implements Route {}

    /** The domain's mail exchangers, as DNS has them, port 25; those that stand behind this machine are not asked. */
    record ToMailExchangers(TransportSecurity security) implements Route {}
}
