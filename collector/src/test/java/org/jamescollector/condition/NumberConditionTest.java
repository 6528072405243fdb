/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberConditionTest {

    @ParameterizedTest
    @CsvSource({
        "2, 2",
        "=2, 2",
        "= 2, 2",
        "exactly 2, 2",
        "Exactly  2, 2",
        "!=2, 0 1 3 4",
        "not 2, 0 1 3 4",
        ">2, 3 4",
        "> 2, 3 4",
        "more than 2, 3 4",
        ">=2, 2 3 4",
        "at least 2, 2 3 4",
        "<2, 0 1",
        "LESS THAN 2, 0 1",
        "<=2, 0 1 2",
        "at most 2, 0 1 2"
    })
    void shouldCompare(String condition, String met) {
        NumberCondition parsed = NumberCondition.parse(condition);

        assertThat(LongStream.rangeClosed(0, 4).filter(parsed::isMetBy).boxed())
                .isEqualTo(java.util.Arrays.stream(met.split(" ", -1))
                        .map(Long::valueOf)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "three", ">", "=>3", "== 3", "more 3", "3 or more", "-1", "1.5", "9999999999", "<>3"})
    void shouldRefuseWhatIsNoComparison(String condition) {
        assertThatThrownBy(() -> NumberCondition.parse(condition)).isInstanceOf(IllegalArgumentException.class);
    }
}
