/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagesTest {

    private final Messages messages = new Messages(4_096);

    @Test
    void shouldHaveTheStatedSizeOnTheWire() {
        for (int number = 1; number <= 200; number++) {
            assertThat(text(number).replace("\n", "\r\n")).hasSize(4_096).endsWith("\r\n");
        }
    }

    @Test
    void shouldGiveTheSameMessageForTheSameNumber() {
        assertThat(text(7)).isEqualTo(text(7)).isNotEqualTo(text(8));
    }

    @Test
    void shouldHaveALineToBeByteStuffedInSomeMessages() {
        assertThat(text(20)).contains("\n.profile\n");
    }

    @Test
    void shouldMarkEverySecondMessageInItsHeaderWhereHalfOfThemAreSpam() {
        Messages half = Messages.halfOfThemSpam(4_096);

        for (int number = 1; number <= 200; number++) {
            String text = text(half, number);
            assertThat(text.replace("\n", "\r\n")).hasSize(4_096);
            assertThat(text.substring(0, text.indexOf("\n\n") + 1).contains("\nX-Spam-Flag: YES\n"))
                    .isEqualTo(number % 2 == 0);
        }
    }

    private String text(int number) {
        return text(messages, number);
    }

    private static String text(Messages messages, int number) {
        return new String(messages.message(number), US_ASCII);
    }
}
