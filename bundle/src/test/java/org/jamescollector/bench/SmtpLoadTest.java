/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SmtpLoadTest {

    @Test
    void shouldEndLinesAsSmtpWantsAndDoubleDots() {
        byte[] wire = SmtpLoad.onTheWire("Subject: one\n\n.dot\na.b\n..\n".getBytes(US_ASCII));

        assertThat(new String(wire, US_ASCII)).isEqualTo("Subject: one\r\n\r\n..dot\r\na.b\r\n...\r\n.\r\n");
    }

    @Test
    void shouldBeTakenWhole() throws Exception {
        try (SmtpSink sink = SmtpSink.start();
                SmtpLine line = SmtpLine.to(sink.port())) {
            SmtpLoad load = SmtpLoad.of(50, "anna@customer.example");

            assertThat(load.send(line)).isPositive();
            assertThat(sink.messages()).isEqualTo(load.messages()).isEqualTo(50);
        }
    }

    @Test
    void shouldWaitForASinkThatHoldsBack() throws Exception {
        try (SmtpSink sink = SmtpSink.start()) {
            sink.holdBack();
            try (SmtpLine line = SmtpLine.to(sink.port())) {
                CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(line));
                assertThat(sent).isNotDone();
                assertThat(sink.messages()).isZero();
                sink.letGo();
                sent.get();
            }
            assertThat(sink.messages()).isEqualTo(1);
        }
    }

    private static void send(SmtpLine line) {
        try {
            SmtpLoad.of(1, "anna@customer.example").send(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
