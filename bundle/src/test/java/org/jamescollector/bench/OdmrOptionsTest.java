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

class OdmrOptionsTest {

    @Test
    void shouldMeasureBothPartsSevenTimesWhenNothingIsSaid() {
        assertThat(OdmrOptions.parse(List.of()))
                .isEqualTo(new OdmrOptions(7, 5, 5_000, 10_000, Set.of(OdmrOptions.Part.values())));
    }

    @Test
    void shouldTakeEveryOption() {
        OdmrOptions options =
                OdmrOptions.parse(List.of("--rounds", "2", "--warm-ups", "1", "--messages", "300", "--part", "drain"));

        assertThat(options).isEqualTo(new OdmrOptions(2, 1, 300, 300, Set.of(OdmrOptions.Part.DRAIN)));
        assertThat(options.wants(OdmrOptions.Part.TURNED)).isFalse();
    }

    @Test
    void shouldNameTheOptionThatIsWrong() {
        assertThatThrownBy(() -> OdmrOptions.parse(List.of("--messages", "none")))
                .hasMessage("--messages wants a number above 0, not 'none'");
        assertThatThrownBy(() -> OdmrOptions.parse(List.of("--part", "size"))).hasMessageContaining("'size'");
        assertThatThrownBy(() -> OdmrOptions.parse(List.of("--large", "9"))).hasMessage("unknown option --large");
    }
}
