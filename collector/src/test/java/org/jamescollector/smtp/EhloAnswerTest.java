/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EhloAnswerTest {

    @Test
    void shouldSkipLinesWithoutAWord() {
        EhloAnswer answer = EhloAnswer.of(
                new SmtpReply(250, List.of("server.example", "=", " ", "", "= SIZE 1000", "AUTH=LOGIN PLAIN")));

        assertThat(answer.keywords()).containsExactlyInAnyOrder("SIZE", "AUTH");
        assertThat(answer.mechanisms()).containsExactlyInAnyOrder("LOGIN", "PLAIN");
        assertThat(answer.largestMessage()).hasValue(1000);
    }
}
