/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.james.mailrepository.api.MailKey;
import org.junit.jupiter.api.Test;

class HeldKeyTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    @Property
    void shouldBeReadAsItWasWritten(
            @ForAll @LongRange(min = 0, max = 1L << 47) long millis,
            @ForAll @LongRange(min = 0, max = (1L << 40) - 1) long size,
            @ForAll long number) {
        HeldKey key = new HeldKey(Instant.ofEpochMilli(millis), size, number);

        assertThat(HeldKey.parse(new MailKey(key.toString()))).contains(key);
    }

    @Test
    void shouldComeInTheOrderOfItsTime() {
        HeldKey early = new HeldKey(NOON, 9, 9);
        HeldKey late = new HeldKey(NOON.plusMillis(1), 1, 1);

        assertThat(List.of(late, early).stream().sorted()).containsExactly(early, late);
        assertThat(early.toString()).isLessThan(late.toString());
    }

    @Test
    void shouldKnowOthersMails() {
        assertThat(HeldKey.parse("Mail1234-5678")).isEmpty();
        assertThat(HeldKey.parse("held-../../../../etc/passwd")).isEmpty();
    }
}
