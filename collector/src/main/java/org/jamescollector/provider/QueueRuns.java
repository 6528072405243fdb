/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.jamescollector.held.DomainLeases;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HeldMailException;
import org.jamescollector.held.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a domain's held mail along its route, one run a domain at a time. */
public final class QueueRuns {

    private static final Logger LOGGER = LoggerFactory.getLogger(QueueRuns.class);

    private final HeldMail held;
    private final DomainLeases leases;
    private final HeldDelivery delivery;
    private final RouteDialer dialer;
    private final Executor threads;
    /** What is under way, and whether it was asked for since it began: it may have seen by then what there was to send. */
    private final ConcurrentMap<Domain, Boolean> running = new ConcurrentHashMap<>();

    /**
     * @param group of NIO event loops, for the lines to where mail is sent
     * @param threads refuses what it has no thread for
     */
    public QueueRuns(
            HeldMail held,
            DomainLeases leases,
            HeldDelivery delivery,
            DNSService dns,
            EventLoopGroup group,
            Executor threads) {
        this.held = held;
        this.leases = leases;
        this.delivery = delivery;
        this.dialer = new RouteDialer(dns, group);
        this.threads = threads;
    }

    /** How many mails wait, as far as is known without looking. */
    OptionalLong waiting(HeldDomain domain) {
        return held.probablyHeld(domain);
    }

    /**
     * Begins a run; does not wait for it. Where one goes on already, another follows it, for what has come since.
     *
     * @return false when there is no route, or no thread
     */
    boolean start(HeldDomain domain) {
        Optional<Route> route = domain.route();
        if (route.isEmpty()) {
            LOGGER.warn("The mail of {} cannot be sent: its <domain> in collector.xml has no <route>", domain);
            return false;
        }
        if (running.merge(domain.name(), false, (askedBefore, now) -> true)) {
            return true;
        }
        try {
            threads.execute(() -> runWhileAsked(domain, route.get()));
            return true;
        } catch (RejectedExecutionException e) {
            running.remove(domain.name());
            LOGGER.warn("The mail of {} is not sent now: all sessions are in use (<provider><sessions>)", domain);
            return false;
        }
    }

    private void runWhileAsked(HeldDomain domain, Route route) {
        boolean over = false;
        try {
            do {
                runOnce(domain, route);
                over = running.remove(domain.name(), false);
            } while (!over && running.replace(domain.name(), true, false));
        } finally {
            if (!over) {
                running.remove(domain.name());
            }
        }
    }

    private void runOnce(HeldDomain domain, Route route) {
        try {
            run(domain, route);
        } catch (IOException | HeldMailException | RuntimeException e) {
            LOGGER.warn(
                    "The mail of {} could not be sent, or not all of it: {}. What was not taken is held on",
                    domain,
                    e.getMessage());
            LOGGER.debug("Its end", e);
        }
    }

    private void run(HeldDomain domain, Route route) throws IOException, HeldMailException {
        if (isEmpty(domain) && !held.hasAny(domain)) {
            return;
        }
        Optional<DomainLeases.Lease> lease = leases.acquire(domain.name());
        if (lease.isEmpty()) {
            LOGGER.info("The mail of {} is being fetched or sent already", domain);
            return;
        }
        try (Leased leased = new Leased(domain, lease.get())) {
            if (isEmpty(domain)) {
                held.adopt(domain);
                if (!held.hasAny(domain)) {
                    return;
                }
            }
            RouteDialer.Line line = dialer.dial(domain, route, delivery.localName());
            try {
                delivery.deliver(line.session(), line.host(), List.of(leased));
            } finally {
                line.wire().close();
            }
        }
    }

    /** Whether there is none but what something else may have put there. */
    private boolean isEmpty(HeldDomain domain) throws HeldMailException {
        return held.amount(domain).messages() == 0;
    }
}
