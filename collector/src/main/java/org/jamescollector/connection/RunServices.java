/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.History;
import org.jamescollector.pop3.Pop3Client;
import org.jamescollector.spool.Spool;

/**
 * What every run needs.
 *
 * @param knownRecipients whom James knows
 * @param localName this James' name, for trace lines
 * @param stopping true once James is stopping: runs end at the next message
 */
public record RunServices(
        Pop3Client client,
        History history,
        Spool spool,
        KnownRecipients knownRecipients,
        Clock clock,
        Supplier<String> localName,
        BooleanSupplier stopping) {}
