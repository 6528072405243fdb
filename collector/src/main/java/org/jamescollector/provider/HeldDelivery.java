/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.james.metrics.api.MetricFactory;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.Undeliverable;
import org.jamescollector.provider.smtp.SmtpSession;
import org.jamescollector.provider.smtp.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is held for some domains to an SMTP server, and counts. */
public final class HeldDelivery {

    private static final Logger LOGGER = LoggerFactory.getLogger(HeldDelivery.class);

    private final HeldMail held;
    private final Undeliverable undeliverable;
    private final SevenBit converter = new SevenBit();
    private final MetricFactory metrics;
    private final Supplier<String> localName;
    private final BooleanSupplier stopping;
    private final QueueMemory memory = new QueueMemory();

    /**
     * @param localName what this James calls itself in EHLO
     * @param stopping whether James is: then a session ends with the message that it is at
     */
    public HeldDelivery(
            HeldMail held,
            Undeliverable undeliverable,
            MetricFactory metrics,
            Supplier<String> localName,
            BooleanSupplier stopping) {
        this.held = held;
        this.undeliverable = undeliverable;
        this.metrics = metrics;
        this.localName = localName;
        this.stopping = stopping;
    }

    /** What this James calls itself in EHLO. */
    String localName() {
        return localName.get();
    }

    /**
     * Sends what there is over a line whose other side has been asked for nothing yet.
     *
     * @param to whom, for the log
     * @throws IOException when the session ended before its time
     */
    void deliver(Wire wire, String to, List<Leased> domains) throws IOException {
        deliver(new SmtpSession(wire), to, domains, session -> {
            session.awaitGreeting();
            session.hello(localName());
        });
    }

    /** The same in a session that is ready for messages. */
    void deliver(SmtpSession session, String to, List<Leased> domains) throws IOException {
        deliver(session, to, domains, ready -> {});
    }

    private interface Opening {
        void open(SmtpSession session) throws IOException;
    }

    private void deliver(SmtpSession session, String to, List<Leased> domains, Opening opening) throws IOException {
        HeldQueue queue = new HeldQueue(held, undeliverable, converter, memory, domains, stopping);
        try {
            opening.open(session);
            session.send(queue);
        } catch (IOException | RuntimeException e) {
            endedEarly(queue);
            throw e;
        } finally {
            tell(to, domains, session, queue.counts());
        }
        quit(session, to);
    }

    /** That James stops says nothing about the message that it was at. */
    private void endedEarly(HeldQueue queue) {
        if (!stopping.getAsBoolean()) {
            queue.endedEarly();
        }
    }

    private static void quit(SmtpSession session, String to) {
        try {
            session.quit();
        } catch (IOException e) {
            // All is settled by now.
            LOGGER.debug("{} does not answer QUIT", to, e);
        }
    }

    private void tell(String to, List<Leased> domains, SmtpSession session, DeliveryCounts counts) {
        metrics.generate("collector.held.taken").add((int) counts.taken());
        metrics.generate("collector.held.refused").add((int) counts.refused());
        metrics.generate("collector.held.deferred").add((int) counts.deferred());
        List<String> names =
                domains.stream().map(leased -> leased.domain().toString()).toList();
        LOGGER.info(
                "Held mail of {} for {}: {} messages with {} octets taken, {} recipients refused, {} messages deferred",
                names,
                to,
                counts.taken(),
                counts.bytes(),
                counts.refused(),
                counts.deferred());
        session.messageInDoubt().ifPresent(message -> {
            metrics.generate("collector.held.in-doubt").increment();
            LOGGER.warn(
                    "The line to {} was cut after the end of message {} of {} and before the answer to it. It is held on,"
                            + " and may be delivered twice",
                    to,
                    message,
                    names);
        });
    }
}
