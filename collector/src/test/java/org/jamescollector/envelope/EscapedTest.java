/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EscapedTest {

    @Test
    void shouldEscapeWhatCannotBeReadOrWouldForgeALine() {
        assertThat(Escaped.of("a\r\nb\u0000\u001b[31m\\n\u007f\u0085\u202e\u00fc\u65e5"))
                .isEqualTo("a\\x0D\\x0Ab\\x00\\x1B[31m\\\\n\\x7F\\x85\\u202E\u00fc\u65e5");
    }

    @Test
    void shouldCutWhatIsLong() {
        assertThat(Escaped.of("a".repeat(100_000))).isEqualTo("a".repeat(197) + "...");
        assertThat(Escaped.of("a".repeat(197))).isEqualTo("a".repeat(197));
        assertThat(Escaped.of("\u0000".repeat(100))).isEqualTo("\\x00".repeat(49) + "...");
    }

    @Property
    void shouldMakeAnythingOneShortLine(@ForAll String text) {
        assertThat(Escaped.of(text)).hasSizeLessThanOrEqualTo(Escaped.LONGEST).doesNotContain("\r", "\n", "\u0000");
    }
}
