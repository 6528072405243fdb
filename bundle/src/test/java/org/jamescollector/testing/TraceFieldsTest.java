/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceFieldsTest {

    @Test
    void shouldTakeOffFoldedFieldsWhereverTheyStand() {
        assertThat(
                        without(
                                "A: 1\r\nReceived: from x\r\n\tby y (JAMES SMTP Server ) with\r\n  ESMTP\r\nB: 2\r\nDelivered-To: z\r\n\r\nbody"))
                .isEqualTo("A: 1\r\nB: 2\r\n\r\nbody");
    }

    @Test
    void shouldLeaveTheReceivedFieldsOfOthers() {
        assertThat(without("Received: from x by y (Postfix)\r\n\r\n"))
                .isEqualTo("Received: from x by y (Postfix)\r\n\r\n");
    }

    @Test
    void shouldLeaveTheBodyAlone() {
        assertThat(without("A: 1\r\n\r\nReturn-Path: <x>\r\n")).isEqualTo("A: 1\r\n\r\nReturn-Path: <x>\r\n");
    }

    @Test
    void shouldChangeNothingElse() {
        assertThat(without("A : \u00ec\rb\nnot a field\r\n")).isEqualTo("A : \u00ec\rb\nnot a field\r\n");
        assertThat(without("")).isEmpty();
    }

    private static String without(String message) {
        return new String(TraceFields.without(message.getBytes(ISO_8859_1)), ISO_8859_1);
    }
}
