/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jamescollector.arrival.MailArrivals;
import org.jamescollector.trigger.EtrnClient;

/**
 * What every run needs that sets off the delivery of mail.
 *
 * @param etrn asks SMTP servers
 * @param arrivals tell what James' SMTP servers take
 * @param localName this James' name, for EHLO
 * @param stopping true once James is stopping
 */
public record TriggerServices(
        EtrnClient etrn, MailArrivals arrivals, Clock clock, Supplier<String> localName, BooleanSupplier stopping) {}
