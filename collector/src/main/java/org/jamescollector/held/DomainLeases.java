/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.james.core.Domain;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who takes mail out of a domain's repository: one at a time, on all nodes together. A lease is renewed as long as it is used; that of a
 * node that died is over after {@link #LASTS}.
 */
public final class DomainLeases {

    /** Long beside the differences between the nodes' clocks. */
    static final Duration LASTS = Duration.ofMinutes(3);

    /** How often {@link #renewAll} is to be called. */
    public static final Duration RENEW_EVERY = Duration.ofSeconds(30);

    private static final Logger LOGGER = LoggerFactory.getLogger(DomainLeases.class);

    private final Jdbi jdbi;
    private final String node;
    private final Clock clock;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();

    /** @param node this node's name, the same after a restart */
    public DomainLeases(Jdbi jdbi, String node, Clock clock) {
        this.jdbi = jdbi;
        this.node = node;
        this.clock = clock;
    }

    /** The right to take mail out of a domain's repository, until it is closed or lost. */
    public final class Lease implements AutoCloseable {

        private final Domain domain;
        private final String holder;
        private volatile Instant until;

        private Lease(Domain domain, String holder, Instant until) {
            this.domain = domain;
            this.holder = holder;
            this.until = until;
        }

        /** Whether nobody else may have it by now. */
        public boolean isGood() {
            return clock.instant().isBefore(until);
        }

        @Override
        public void close() {
            held.remove(this);
            release(this);
        }
    }

    /** What this node had when it was killed is nobody's now. To be called once, at the start. */
    public void takeUpOwn() {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM held_lease WHERE node = :node")
                .bind("node", node)
                .execute());
    }

    /**
     * Takes a domain's lease.
     *
     * @return empty when somebody has it
     * @throws HeldMailException when the database does not answer
     */
    public Optional<Lease> acquire(Domain domain) throws HeldMailException {
        Instant now = clock.instant();
        Lease lease = new Lease(domain, UUID.randomUUID().toString(), now.plus(LASTS));
        try {
            int taken = jdbi.withHandle(handle -> handle.createUpdate(
                            """
                            INSERT INTO held_lease (domain, node, holder, expires_at)
                            VALUES (:domain, :node, :holder, :until)
                            ON CONFLICT (domain) DO UPDATE SET
                                node = excluded.node, holder = excluded.holder, expires_at = excluded.expires_at
                            WHERE held_lease.expires_at < :now""")
                    .bind("domain", domain.asString())
                    .bind("node", node)
                    .bind("holder", lease.holder)
                    .bind("until", lease.until.toEpochMilli())
                    .bind("now", now.toEpochMilli())
                    .execute());
            if (taken == 0) {
                return Optional.empty();
            }
            held.add(lease);
            return Optional.of(lease);
        } catch (JdbiException e) {
            throw new HeldMailException("The collector's database does not answer: " + e.getMessage(), e);
        }
    }

    /** Renews what this node has; what cannot be renewed is lost once its time is over. */
    public void renewAll() {
        held.forEach(this::renew);
    }

    private void renew(Lease lease) {
        Instant until = clock.instant().plus(LASTS);
        try {
            int renewed = jdbi.withHandle(handle -> handle.createUpdate(
                            "UPDATE held_lease SET expires_at = :until WHERE domain = :domain AND holder = :holder")
                    .bind("until", until.toEpochMilli())
                    .bind("domain", lease.domain.asString())
                    .bind("holder", lease.holder)
                    .execute());
            lease.until = renewed == 0 ? Instant.EPOCH : until;
        } catch (JdbiException e) {
            LOGGER.warn("The lease of {} is not renewed: the collector's database does not answer", lease.domain, e);
        }
    }

    private void release(Lease lease) {
        try {
            jdbi.useHandle(
                    handle -> handle.createUpdate("DELETE FROM held_lease WHERE domain = :domain AND holder = :holder")
                            .bind("domain", lease.domain.asString())
                            .bind("holder", lease.holder)
                            .execute());
        } catch (JdbiException e) {
            LOGGER.warn("The lease of {} is given back only when it is over, at {}", lease.domain, lease.until, e);
        }
    }
}
