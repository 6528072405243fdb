/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PopCommandsTest {

    private static final String SESSION =
            "CAPA\r\nAUTH PLAIN\r\nAFRPUABUT1AgMQ==\r\nTOP 1 0\r\ntop 2 0\r\nRETR 1\r\nQUIT\r\n";

    private final PopCommands commands = new PopCommands();

    @Test
    void shouldCountEachVerb() {
        send(commands.connection(), SESSION);

        assertThat(commands.of("TOP")).isEqualTo(2);
        assertThat(commands.of("RETR")).isOne();
        assertThat(commands.of("QUIT")).isOne();
        assertThat(commands.of("DELE")).isZero();
    }

    @Test
    void shouldCountTheSameInWhateverPiecesTheyCome() {
        PopCommands.Connection connection = commands.connection();
        for (int i = 0; i < SESSION.length(); i++) {
            send(connection, SESSION.substring(i, i + 1));
        }

        assertThat(commands.of("TOP")).isEqualTo(2);
        assertThat(commands.of("RETR")).isOne();
    }

    @Test
    void shouldNotCountWordsBehindTheFirst() {
        send(commands.connection(), "USER TOP\r\nPASS TOP\r\n");

        assertThat(commands.of("TOP")).isZero();
    }

    @Test
    void shouldCountTheCommandsOfAllConnections() {
        send(commands.connection(), "TOP 1");
        send(commands.connection(), "TOP 1 0\r\nTOP 2 0\r\n");

        assertThat(commands.of("TOP")).isEqualTo(2);
    }

    private static void send(PopCommands.Connection connection, String text) {
        connection.sent(text.getBytes(US_ASCII), text.length());
    }
}
