/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    @Test
    void shouldKeepTheIntervalAfterASuccessAndAfterOneFailure() {
        assertThat(Backoff.pause(FIVE_MINUTES, 0)).isEqualTo(FIVE_MINUTES);
        assertThat(Backoff.pause(FIVE_MINUTES, 1)).isEqualTo(FIVE_MINUTES);
    }

    @Test
    void shouldDoubleWithEachFurtherFailureUpToAnHour() {
        assertThat(Backoff.pause(FIVE_MINUTES, 2)).isEqualTo(Duration.ofMinutes(10));
        assertThat(Backoff.pause(FIVE_MINUTES, 4)).isEqualTo(Duration.ofMinutes(40));
        assertThat(Backoff.pause(FIVE_MINUTES, 5)).isEqualTo(Duration.ofHours(1));
    }

    @Property
    void shouldNeverBeShorterThanTheIntervalNorGrowForEver(
            @ForAll @IntRange(min = 1, max = 1_000_000) int seconds, @ForAll @IntRange(min = 0) int failures) {
        Duration interval = Duration.ofSeconds(seconds);
        Duration longest = interval.compareTo(Duration.ofHours(1)) > 0 ? interval : Duration.ofHours(1);
        assertThat(Backoff.pause(interval, failures)).isBetween(interval, longest);
    }
}
