/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jamescollector.rules.Effect;
import org.junit.jupiter.api.Test;

/** Who looks for decisions can name each that is written down. */
class RecordedDecisionsTest {

    @Test
    void shouldKnowAllThatIsWrittenDown() {
        Stream<String> effects = Arrays.stream(Effect.class.getPermittedSubclasses())
                .filter(effect -> !List.of(Effect.KeepAtProvider.class, Effect.Priority.class, Effect.Tag.class)
                        .contains(effect))
                .map(effect -> effect.getSimpleName()
                        .replaceAll("(?<=.)(?=[A-Z])", "-")
                        .toLowerCase(Locale.ROOT));

        assertThat(CollectorService.DECISIONS)
                .isSorted()
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(effects, Stream.of(DecisionRecords.FAILED, DecisionRecords.NOT_TOLD))
                                .toList());
    }
}
