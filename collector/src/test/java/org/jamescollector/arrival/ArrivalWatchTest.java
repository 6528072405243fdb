/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.configuration2.BaseConfiguration;
import org.apache.james.core.Domain;
import org.jamescollector.arrival.ArrivalWatch.Arrived;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ArrivalWatchTest {

    private static final Domain OURS = Domain.of("example.org");
    private static final Domain OTHERS = Domain.of("example.net");
    private static final Duration LONG = Duration.ofSeconds(25);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final MailArrivals arrivals = new MailArrivals();

    @Test
    void shouldCountWhatHasARecipientAtSuchADomain() {
        try (ArrivalWatch watch = arrivals.watch(OURS::equals)) {
            arrivals.arrived(List.of(OTHERS, OURS), 100);
            arrivals.arrived(List.of(OTHERS), 1_000);
            arrivals.arrived(List.of(OURS), 10);

            assertThat(watch.arrived()).isEqualTo(new Arrived(2, 110));
        }
    }

    @Test
    void shouldCountNothingFromBeforeAndAfter() {
        arrivals.arrived(List.of(OURS), 1);
        ArrivalWatch watch = arrivals.watch(domain -> true);
        watch.close();
        arrivals.arrived(List.of(OURS), 1);

        assertThat(watch.arrived()).isEqualTo(new Arrived(0, 0));
    }

    @Test
    void shouldWaitUntilMailHasComeAndNoMoreComes() throws Exception {
        try (ArrivalWatch watch = arrivals.watch(domain -> true)) {
            CompletableFuture<Void> mail = CompletableFuture.runAsync(() -> {
                arrivals.arrived(List.of(OURS), 5);
                arrivals.arrived(List.of(OURS), 5);
            });

            assertThat(watch.await(LONG, Duration.ofMillis(500), () -> false)).isEqualTo(new Arrived(2, 10));
            mail.join();
        }
    }

    @Test
    void shouldWaitNoLongerThanItIsTo() throws Exception {
        try (ArrivalWatch watch = arrivals.watch(domain -> true)) {
            assertThat(watch.await(SHORT, LONG, () -> false)).isEqualTo(new Arrived(0, 0));
            arrivals.arrived(List.of(OURS), 5);
            assertThat(watch.await(SHORT, LONG, () -> false)).isEqualTo(new Arrived(1, 5));
        }
    }

    @Test
    void shouldWaitForNothingWhenItIsEnough() throws Exception {
        try (ArrivalWatch watch = arrivals.watch(domain -> true)) {
            assertThat(watch.await(LONG, LONG, () -> true)).isEqualTo(new Arrived(0, 0));
        }
    }

    @Test
    void shouldKnowWhetherAnySmtpServerTells() {
        assertThat(arrivals.isCounting()).isFalse();
        new CountArrivals(arrivals).init(new BaseConfiguration());
        assertThat(arrivals.isCounting()).isTrue();
    }
}
