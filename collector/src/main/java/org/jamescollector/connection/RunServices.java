/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.Asks;
import org.jamescollector.history.DecisionLog;
import org.jamescollector.history.History;
import org.jamescollector.history.Outbox;
import org.jamescollector.pop3.Pop3Client;
import org.jamescollector.rules.DownloadRules;
import org.jamescollector.spool.Spool;

/**
 * What every run needs.
 *
 * @param decisions where it is written down what the rules decided
 * @param outbox what is written to people about messages
 * @param asks who was asked about messages
 * @param rules what decides whether a message is downloaded; there once James has started
 * @param knownRecipients whom James knows
 * @param localName this James' name, for trace lines
 * @param stopping true once James is stopping: runs end at the next message
 */
public record RunServices(
        Pop3Client client,
        History history,
        DecisionLog decisions,
        Outbox outbox,
        Asks asks,
        Supplier<DownloadRules> rules,
        Spool spool,
        KnownRecipients knownRecipients,
        Clock clock,
        Supplier<String> localName,
        BooleanSupplier stopping) {}
