/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.apache.james.core.Domain;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.testing.SteeredClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainLeasesTest {

    private static final Domain CUSTOMER = Domain.of("customer.example");

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private final Clock clock = new SteeredClock(() -> now);
    private HistoryDatabase database;
    private DomainLeases here;
    private DomainLeases there;

    @BeforeEach
    void open() {
        database = HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("collector.db")));
        here = new DomainLeases(database.jdbi(), "here", clock);
        there = new DomainLeases(database.jdbi(), "there", clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldGiveADomainToOneAtATime() throws Exception {
        try (DomainLeases.Lease lease = here.acquire(CUSTOMER).orElseThrow()) {
            assertThat(lease.isGood()).isTrue();
            assertThat(here.acquire(CUSTOMER)).isEmpty();
            assertThat(there.acquire(CUSTOMER)).isEmpty();
            assertThat(there.acquire(Domain.of("another.example"))).isPresent();
        }
        assertThat(there.acquire(CUSTOMER)).isPresent();
    }

    @Test
    void shouldTakeOverFromANodeThatDied() throws Exception {
        assertThat(here.acquire(CUSTOMER)).isPresent();
        now = now.plus(DomainLeases.LASTS.plusSeconds(1));

        assertThat(there.acquire(CUSTOMER)).isPresent();
    }

    @Test
    void shouldKeepALeaseThatIsRenewed() throws Exception {
        DomainLeases.Lease lease = here.acquire(CUSTOMER).orElseThrow();
        for (int i = 0; i < 10; i++) {
            now = now.plus(DomainLeases.RENEW_EVERY);
            here.renewAll();
        }

        assertThat(lease.isGood()).isTrue();
        assertThat(there.acquire(CUSTOMER)).isEmpty();
    }

    @Test
    void shouldKnowThatALeaseIsLost() throws Exception {
        DomainLeases.Lease lease = here.acquire(CUSTOMER).orElseThrow();
        now = now.plus(DomainLeases.LASTS.plusSeconds(1));
        assertThat(lease.isGood()).isFalse();
        DomainLeases.Lease others = there.acquire(CUSTOMER).orElseThrow();

        here.renewAll();
        lease.close();

        assertThat(lease.isGood()).isFalse();
        assertThat(others.isGood()).isTrue();
        assertThat(here.acquire(CUSTOMER)).isEmpty();
    }

    @Test
    void shouldTakeUpAfterARestartWhatItHad() throws Exception {
        assertThat(here.acquire(CUSTOMER)).isPresent();
        assertThat(there.acquire(Domain.of("another.example"))).isPresent();

        DomainLeases restarted = new DomainLeases(database.jdbi(), "here", clock);
        restarted.takeUpOwn();

        assertThat(restarted.acquire(CUSTOMER)).isPresent();
        assertThat(restarted.acquire(Domain.of("another.example"))).isEmpty();
    }
}
