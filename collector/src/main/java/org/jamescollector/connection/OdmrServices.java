/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jamescollector.odmr.OdmrClient;
import org.jamescollector.turned.TurnedSessions;

/**
 * What every run of an ODMR account needs.
 *
 * @param client asks the provider
 * @param sessions serve the connection once its roles are reversed; there once James has started
 * @param localName this James' name, for EHLO and trace lines
 * @param stopping true once James is stopping
 */
public record OdmrServices(
        OdmrClient client,
        Supplier<TurnedSessions> sessions,
        Clock clock,
        Supplier<String> localName,
        BooleanSupplier stopping) {}
