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

class RulesOptionsTest {

    @Test
    void shouldMeasureEverythingFiveTimesWhenNothingIsSaid() {
        assertThat(RulesOptions.parse(List.of()))
                .isEqualTo(new RulesOptions(5, 10, 10_000, 1_000, Set.of(RulesOptions.Part.values())));
    }

    @Test
    void shouldTakeEveryOption() {
        RulesOptions options = RulesOptions.parse(List.of(
                "--rounds", "3", "--warm-ups", "2", "--messages", "50", "--large", "60", "--part", "bytes,time"));

        assertThat(options)
                .isEqualTo(new RulesOptions(3, 2, 50, 60, Set.of(RulesOptions.Part.TIME, RulesOptions.Part.BYTES)));
        assertThat(options.wants(RulesOptions.Part.TIME)).isTrue();
        assertThat(options.wants(RulesOptions.Part.SIZE)).isFalse();
    }

    @Test
    void shouldNameTheOptionThatIsWrong() {
        assertThatThrownBy(() -> RulesOptions.parse(List.of("--warm-ups", "0")))
                .hasMessage("--warm-ups wants a number above 0, not '0'");
        assertThatThrownBy(() -> RulesOptions.parse(List.of("--large"))).hasMessageContaining("--large");
        assertThatThrownBy(() -> RulesOptions.parse(List.of("--part", "idle"))).hasMessageContaining("'idle'");
        assertThatThrownBy(() -> RulesOptions.parse(List.of("--kept", "9"))).hasMessage("unknown option --kept");
    }
}
