/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamescollector.history.Messages.key;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptTimesTest {

    private static final Comparator<StoredKey> AS_IN_THE_DATABASE = Comparator.comparingLong(
                    (StoredKey key) -> key.base().high())
            .thenComparingLong(key -> key.base().low())
            .thenComparingInt(StoredKey::incarnation);

    private static KeptTimes of(int expected, List<MessageKey> keys) {
        KeptTimes times = new KeptTimes(expected);
        keys.stream()
                .map(StoredKey::of)
                .sorted(AS_IN_THE_DATABASE)
                .forEach(key -> times.add(key.base(), key.incarnation(), key.incarnation() * 1_000L));
        return times;
    }

    @Test
    void shouldTellEachIncarnationsTimeWhateverWasExpected() {
        List<MessageKey> keys = IntStream.range(0, 5_000)
                .boxed()
                .flatMap(i -> List.of(key("uid" + i), key("uid" + i).incarnation(3)).stream())
                .toList();
        KeptTimes times = of(0, keys);
        assertThat(times.size()).isEqualTo(10_000);
        assertThat(keys).allSatisfy(key -> assertThat(times.until(key))
                .contains(Instant.ofEpochSecond(key.incarnationNumber())));
        assertThat(times.until(key("uid1").incarnation(2))).isEmpty();
        assertThat(times.until(key("another"))).isEmpty();
    }

    @Test
    void shouldTakeTwentyEightBytesAMessage() {
        int messages = 200_000;
        KeptTimes times = of(
                messages,
                IntStream.range(0, messages).mapToObj(i -> key("uid" + i)).toList());
        assertThat(times.size()).isEqualTo(messages);
        assertThat(times.bytes()).isEqualTo(28L * messages);
    }

    @Test
    void shouldRefuseWhatIsOutOfOrder() {
        KeptTimes times = new KeptTimes(2);
        times.add(new Digest(1, 2), 1, 0);
        assertThatThrownBy(() -> times.add(new Digest(1, 2), 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> times.add(new Digest(-1, 2), 1, 0)).isInstanceOf(IllegalArgumentException.class);
        times.add(new Digest(1, 2), 2, 0);
        assertThat(KeptTimes.none().until(key("a"))).isEmpty();
    }
}
