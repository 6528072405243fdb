/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jamescollector.smtp.ReplyLines.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyLinesTest {

    private final ReplyLines lines = new ReplyLines(3);

    @Test
    void shouldPutAReplyTogetherFromItsLines() {
        assertThat(lines.read("250-here")).isEqualTo(Progress.INCOMPLETE);
        assertThat(lines.read("250-PIPELINING")).isEqualTo(Progress.INCOMPLETE);
        assertThat(lines.read("250 SIZE")).isEqualTo(Progress.COMPLETE);

        assertThat(lines.reply()).isEqualTo(new SmtpReply(250, List.of("here", "PIPELINING", "SIZE")));
        assertThat(lines.hasOneCode()).isTrue();
    }

    @Test
    void shouldTakeOneReplyAfterTheOther() {
        lines.read("250-one");
        lines.read("250 two");

        assertThat(lines.read("354")).isEqualTo(Progress.COMPLETE);
        assertThat(lines.reply()).isEqualTo(new SmtpReply(354, List.of("")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "25", "hello", "99 x", "150 x", "650 x", "2500 x", "25x y", "250_x", "+OK"})
    void shouldTakeNothingElseForAReply(String line) {
        assertThat(lines.read(line)).isEqualTo(Progress.NO_REPLY);
    }

    @Test
    void shouldEndAReplyThatHasNoEnd() {
        lines.read("250-a");
        lines.read("250-b");

        assertThat(lines.read("250-c")).isEqualTo(Progress.TOO_LONG);
    }

    @Test
    void shouldTellOfAReplyThatSaysTwoThings() {
        lines.read("250-a");

        assertThat(lines.read("451 b")).isEqualTo(Progress.COMPLETE);
        assertThat(lines.reply().code()).isEqualTo(451);
        assertThat(lines.hasOneCode()).isFalse();

        lines.read("250 c");
        assertThat(lines.hasOneCode()).isTrue();
    }
}
