/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.james.core.Username;
import org.junit.jupiter.api.Test;

class SignInGuardTest {

    private static final Username USER = Username.of("customer@example.org");

    private final AtomicLong now = new AtomicLong();
    private final SignInGuard guard = new SignInGuard(new Ticker() {
        @Override
        public long read() {
            return now.get();
        }
    });

    @Test
    void shouldHaveEachFailureMakeTheNextAttemptWaitLonger() {
        List<Optional<Duration>> waits = IntStream.range(0, 8)
                .mapToObj(attempt -> guard.attempt("192.0.2.1", USER))
                .toList();

        assertThat(waits.stream().map(Optional::orElseThrow).map(Duration::toMillis))
                .containsExactly(0L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 16_000L);
    }

    @Test
    void shouldSlowDownManyAddressesThatTryOneUser() {
        IntStream.range(0, 5).forEach(number -> guard.attempt("192.0.2." + number, USER));

        assertThat(guard.attempt("192.0.2.99", USER)).contains(Duration.ofSeconds(8));
    }

    @Test
    void shouldNotListenToAnAddressThatFailedOften() {
        IntStream.range(0, 20).forEach(number -> guard.attempt("192.0.2.1", Username.of("user" + number)));

        assertThat(guard.attempt("192.0.2.1", USER)).isEmpty();
        assertThat(guard.attempt("192.0.2.2", USER)).isPresent();
    }

    @Test
    void shouldForgetFailuresWithASuccess() {
        guard.attempt("192.0.2.1", USER);
        guard.attempt("192.0.2.1", USER);
        guard.succeeded("192.0.2.1", USER);

        assertThat(guard.attempt("192.0.2.1", USER)).contains(Duration.ZERO);
    }

    @Test
    void shouldHoldNothingAgainstWhoCouldNotBeChecked() {
        guard.attempt("192.0.2.1", USER);
        guard.undecided("192.0.2.1", USER);

        assertThat(guard.attempt("192.0.2.1", USER)).contains(Duration.ZERO);
    }

    @Test
    void shouldListenAgainAlsoToAnAddressThatKeptAsking() {
        IntStream.range(0, 20).forEach(number -> guard.attempt("192.0.2.1", USER));

        for (int minute = 0; minute < 14; minute++) {
            now.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(guard.attempt("192.0.2.1", USER)).isEmpty();
        }
        now.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(guard.attempt("192.0.2.1", USER)).contains(Duration.ZERO);
    }

    @Test
    void shouldCountTheTimeFromTheLastAttemptThatWasLookedAt() {
        IntStream.range(0, 19).forEach(number -> guard.attempt("192.0.2.1", USER));
        now.addAndGet(SignInGuard.REMEMBERED.minusSeconds(1).toNanos());
        assertThat(guard.attempt("192.0.2.1", USER)).isPresent();
        now.addAndGet(SignInGuard.REMEMBERED.minusSeconds(1).toNanos());

        assertThat(guard.attempt("192.0.2.1", USER)).isEmpty();
    }

    @Test
    void shouldNotSlowDownAUserByAttemptsThatAreNotLookedAt() {
        IntStream.range(0, 20).forEach(number -> guard.attempt("192.0.2.1", Username.of("user" + number)));
        IntStream.range(0, 20).forEach(number -> guard.attempt("192.0.2.1", USER));

        assertThat(guard.attempt("192.0.2.2", USER)).contains(Duration.ZERO);
    }
}
