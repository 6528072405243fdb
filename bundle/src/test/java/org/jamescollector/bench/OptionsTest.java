/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void shouldMeasureEverythingFiveTimesWhenNothingIsSaid() {
        assertThat(Options.parse(List.of()))
                .isEqualTo(new Options(5, 10_000, 100_000, Set.of(), Set.of(Options.Part.values()), List.of()));
    }

    @Test
    void shouldTakeEveryOption() {
        assertThat(Options.parse(List.of(
                        "--rounds",
                        "3",
                        "--messages",
                        "50",
                        "--kept",
                        "60",
                        "--only",
                        "raw,mpop",
                        "--part",
                        "idle,loopback",
                        "--windows",
                        "1,10")))
                .isEqualTo(new Options(
                        3,
                        50,
                        60,
                        Set.of("raw", "mpop"),
                        Set.of(Options.Part.IDLE, Options.Part.LOOPBACK),
                        List.of(1, 10)));
    }

    @Test
    void shouldNameTheOptionThatIsWrong() {
        assertThatThrownBy(() -> Options.parse(List.of("--rounds", "0")))
                .hasMessage("--rounds wants a number above 0, not '0'");
        assertThatThrownBy(() -> Options.parse(List.of("--kept"))).hasMessageContaining("--kept");
        assertThatThrownBy(() -> Options.parse(List.of("--part", "near"))).hasMessageContaining("'near'");
        assertThatThrownBy(() -> Options.parse(List.of("--only", "getmail"))).hasMessageContaining("'getmail'");
        assertThatThrownBy(() -> Options.parse(List.of("--speed", "9"))).hasMessage("unknown option --speed");
    }
}
