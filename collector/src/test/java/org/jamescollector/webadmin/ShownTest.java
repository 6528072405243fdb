/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {

    @Test
    void shouldShowTextAsItIs() {
        String text =
                "R\u00e9sum\u00e9 \u4f60\u597d \uD83D\uDE00 \\ \"quoted\"\r\n\tfolded \u0646\u0645\u06cc\u200c\u0634\u0648\u062f";

        assertThat(Shown.of(text)).isSameAs(text);
    }

    @Test
    void shouldShowWhatATerminalWouldObeyEscaped() {
        assertThat(Shown.of("a\u0000b\u001b[31m\u009b2J\u007f")).isEqualTo("a\\u0000b\\u001B[31m\\u009B2J\\u007F");
    }

    @Test
    void shouldShowWhatTurnsTheDirectionOfWritingEscaped() {
        assertThat(Shown.of("cod\u202etxt.exe\u2066\u2028")).isEqualTo("cod\\u202Etxt.exe\\u2066\\u2028");
    }

    @Test
    void shouldShowHalfACharacterEscaped() {
        assertThat(Shown.of("cut \uD83D")).isEqualTo("cut \\uD83D");
    }
}
