/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
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

    @Test
    void shouldLookSoonWhetherTheRecipientIsThereAndNeverMoreSeldomThanUsual() {
        Optional<RunProblem> unknown = Optional.of(new RunProblem(RunProblem.Kind.RECIPIENT, "recipients: unknown"));

        assertThat(Backoff.pause(FIVE_MINUTES, 1, unknown)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Backoff.pause(FIVE_MINUTES, 2, unknown)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Backoff.pause(FIVE_MINUTES, 4, unknown)).isEqualTo(Duration.ofMinutes(4));
        assertThat(Backoff.pause(FIVE_MINUTES, 5, unknown)).isEqualTo(FIVE_MINUTES);
        assertThat(Backoff.pause(FIVE_MINUTES, Integer.MAX_VALUE, unknown)).isEqualTo(FIVE_MINUTES);
        assertThat(Backoff.pause(Duration.ofSeconds(2), 1, unknown)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Backoff.pause(Duration.ofSeconds(2), 9, unknown)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void shouldPauseAsUsualAfterAnythingElse() {
        Optional<RunProblem> other = Optional.of(new RunProblem(RunProblem.Kind.LOCAL, "history: gone"));

        assertThat(Backoff.pause(FIVE_MINUTES, 0, Optional.empty())).isEqualTo(FIVE_MINUTES);
        assertThat(Backoff.pause(FIVE_MINUTES, 2, other)).isEqualTo(Duration.ofMinutes(10));
    }

    @Property
    void shouldNeverBeShorterThanTheIntervalNorGrowForEver(
            @ForAll @IntRange(min = 1, max = 1_000_000) int seconds, @ForAll @IntRange(min = 0) int failures) {
        Duration interval = Duration.ofSeconds(seconds);
        Duration longest = interval.compareTo(Duration.ofHours(1)) > 0 ? interval : Duration.ofHours(1);
        assertThat(Backoff.pause(interval, failures)).isBetween(interval, longest);
    }
}
