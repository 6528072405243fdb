/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.james.core.Domain;
import org.jamescollector.held.DomainLeases;
import org.junit.jupiter.api.Test;

/** Leases of held mail where several nodes share a PostgreSQL database. */
class PostgresLeaseTest {

    private static final Domain CUSTOMER = Domain.of("customer.example");
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private static DomainLeases node(HistoryDatabase database, String name, Instant time) {
        return new DomainLeases(database.jdbi(), name, Clock.fixed(time, ZoneOffset.UTC));
    }

    @Test
    void shouldGiveADomainToOneNodeAtATime() throws Exception {
        try (HistoryDatabase database =
                HistoryDatabase.open(PostgresServer.shared().newDatabase())) {
            DomainLeases here = node(database, "here", NOON);
            DomainLeases there = node(database, "there", NOON.plusSeconds(1));
            DomainLeases later = node(database, "later", NOON.plus(Duration.ofHours(1)));
            DomainLeases.Lease lease = here.acquire(CUSTOMER).orElseThrow();

            assertThat(there.acquire(CUSTOMER)).isEmpty();
            here.renewAll();
            assertThat(lease.isGood()).isTrue();
            assertThat(later.acquire(CUSTOMER)).isPresent();
            here.renewAll();
            assertThat(lease.isGood()).isFalse();
        }
    }
}
