/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jamescollector.held.DomainLeases;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HeldMailException;
import org.jamescollector.held.ProviderSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Customers that fetch their mail: decides about ATRN, and serves those who may have it, each on a thread as long as that takes. */
public final class Pickups {

    private static final Logger LOGGER = LoggerFactory.getLogger(Pickups.class);

    private final ProviderSettings settings;
    private final HeldMail held;
    private final DomainLeases leases;
    private final HeldDelivery delivery;
    private final Executor threads;

    /** @param threads refuses what it has no thread for */
    public Pickups(
            ProviderSettings settings, HeldMail held, DomainLeases leases, HeldDelivery delivery, Executor threads) {
        this.settings = settings;
        this.held = held;
        this.leases = leases;
        this.delivery = delivery;
        this.threads = threads;
    }

    /** Either an answer that leaves all as it was, or the domains that are the customer's now. */
    private record Verdict(Optional<Response> refusal, List<Leased> granted) {

        static Verdict refused(Response response) {
            return new Verdict(Optional.of(response), List.of());
        }
    }

    /**
     * Answers ATRN on a thread of its own, and turns the session round if that is granted.
     *
     * @param user who has signed in
     * @param requested empty: all that the user may have
     * @return what is to be answered at once
     */
    Response fetch(SMTPSession session, Username user, List<Domain> requested) {
        SessionWire wire = SessionWire.take(session);
        try {
            threads.execute(() -> serve(wire, user, requested));
            return Answers.LATER;
        } catch (RejectedExecutionException e) {
            LOGGER.warn(
                    "{} is told to come back later: all sessions are in use (<provider><sessions>)", user.asString());
            session.popLineHandler();
            return Answers.CANNOT_NOW;
        }
    }

    private void serve(SessionWire wire, Username user, List<Domain> requested) {
        Verdict verdict = decide(user, requested);
        try {
            if (verdict.refusal().isPresent()) {
                wire.handBack(verdict.refusal().get());
            } else if (wire.keep(Answers.TURNING)) {
                turned(wire, user, verdict.granted());
            }
        } finally {
            Leased.closeAll(verdict.granted());
        }
    }

    private void turned(SessionWire wire, Username user, List<Leased> domains) {
        try {
            delivery.deliver(wire, user.asString(), domains);
        } catch (IOException | RuntimeException e) {
            LOGGER.warn(
                    "The session in which {} fetched mail ended before its time: {}. What was not taken is held on",
                    user.asString(),
                    e.getMessage());
            LOGGER.debug("Its end", e);
        } finally {
            wire.close();
        }
    }

    /** RFC 2645, section 5.2.1: with one domain that is not the customer's, nothing is sent at all. */
    private Verdict decide(Username user, List<Domain> requested) {
        List<HeldDomain> permitted = settings.domainsOf(user);
        List<HeldDomain> wanted = requested.isEmpty()
                ? permitted
                : permitted.stream()
                        .filter(domain -> requested.contains(domain.name()))
                        .toList();
        if (wanted.isEmpty()
                || (!requested.isEmpty()
                        && wanted.size() < requested.stream().distinct().count())) {
            LOGGER.warn("{} asks for mail of {}, and may not have all of it", user.asString(), requested);
            return Verdict.refused(Answers.NOT_PERMITTED);
        }
        List<Leased> granted = new ArrayList<>();
        try {
            return decide(wanted, granted);
        } catch (HeldMailException | RuntimeException e) {
            Leased.closeAll(granted);
            LOGGER.error("ATRN of {} cannot be answered now", user.asString(), e);
            return Verdict.refused(Answers.CANNOT_NOW);
        }
    }

    private Verdict decide(List<HeldDomain> wanted, List<Leased> granted) throws HeldMailException {
        boolean anyMail = false;
        for (HeldDomain domain : wanted) {
            if (held.hasAny(domain)) {
                anyMail = true;
                leases.acquire(domain.name())
                        .map(lease -> new Leased(domain, lease))
                        .ifPresent(granted::add);
            }
        }
        if (!anyMail) {
            return Verdict.refused(Answers.NO_MAIL);
        }
        return granted.isEmpty() ? Verdict.refused(Answers.BEING_FETCHED) : new Verdict(Optional.empty(), granted);
    }
}
