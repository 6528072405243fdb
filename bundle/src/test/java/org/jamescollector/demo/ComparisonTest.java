/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jamescollector.demo.Comparison.Control;
import org.jamescollector.demo.Comparison.Result;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Control NO_SMTP = message -> Optional.empty();
    private static final String ADDED =
            "Return-Path: <>\r\nDelivered-To: a@b\r\nReceived: from x\r\n\tby y (Collector for Apache James,"
                    + " account a) with POP3\r\n\tid 1; now\r\n";

    @Test
    void shouldFindMessagesThroughTheirTraceFields() throws Exception {
        Result result = compare(
                NO_SMTP,
                List.of("Received: by z\r\nA: 1\r\n\r\nbody", "B: 2\r\n\r\n"),
                List.of(ADDED + "B: 2\r\n\r\n", ADDED + "Received: by z\r\nA: 1\r\n\r\nbody"));

        assertThat(result).isEqualTo(new Result(2, 0, List.of(), 0, 0));
        assertThat(result.isPerfect()).isTrue();
    }

    @Test
    void shouldCountLostDuplicatedAndStrangeMessages() throws Exception {
        Result result = compare(
                NO_SMTP,
                List.of("A: 1\r\n\r\n", "B: 2\r\n\r\n"),
                List.of("A: 1\r\n\r\n", ADDED + "A: 1\r\n\r\n", "C: 3\r\n\r\n"));

        assertThat(result).isEqualTo(new Result(1, 0, List.of(1), 1, 1));
        assertThat(result.isPerfect()).isFalse();
    }

    @Test
    void shouldCountTwoEqualMessagesAsTwo() throws Exception {
        assertThat(compare(NO_SMTP, List.of("A: 1\r\n\r\n", "A: 1\r\n\r\n"), List.of("A: 1\r\n\r\n")))
                .isEqualTo(new Result(1, 0, List.of(1), 0, 0));
    }

    @Test
    void shouldSeeASingleChangedByte() throws Exception {
        assertThat(compare(NO_SMTP, List.of("A: 1\r\n\r\nbody\r\n"), List.of("A: 1\r\n\r\nbody\n")))
                .isEqualTo(new Result(0, 0, List.of(0), 0, 1));
    }

    @Test
    void shouldAcceptWhatJamesDoesToTheSameBytesSentBySmtp() throws Exception {
        Control mends = message ->
                Optional.of(bytes("Received: from x (JAMES SMTP Server ) id 7\r\nDate: now\r\nA: ?\r\n\r\n"));

        assertThat(compare(mends, List.of("A: \u00ec\r\n\r\n"), List.of(ADDED + "Date: a moment ago\r\nA: ?\r\n\r\n")))
                .isEqualTo(new Result(1, 1, List.of(), 0, 0));
    }

    @Test
    void shouldNotTakeAChangedDateForOneThatJamesMade() throws Exception {
        Control mends = message -> Optional.of(bytes("Date: now\r\nA: ?\r\n\r\n"));

        assertThat(compare(mends, List.of("Date: now\r\nA: \u00ec\r\n\r\n"), List.of("Date: later\r\nA: ?\r\n\r\n"))
                        .lost())
                .containsExactly(0);
    }

    private static Result compare(Control control, List<String> expected, List<String> present) throws Exception {
        return new Comparison(
                        expected.stream().map(ComparisonTest::bytes).toList(),
                        present.stream().map(ComparisonTest::bytes).toList())
                .run(control);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
