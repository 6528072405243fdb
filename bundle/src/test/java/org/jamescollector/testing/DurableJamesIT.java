/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jamescollector.testing.AppendToFile.Appended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The James that forgets no mail when it is killed, on which the tests of exactly-once stand. */
class DurableJamesIT {

    private static final int MESSAGES = 30;

    @TempDir
    private Path folder;

    @Test
    void shouldDeliverAfterAKillWhatWasInTheSpoolBefore() throws Exception {
        Path gate = Files.createFile(folder.resolve("gate"));
        Path delivered = folder.resolve("delivered");
        try (StockJames james = StockJames.builder()
                .kind(StockJames.Kind.DURABLE)
                .file("mailetcontainer.xml", waitingThenAppending(gate, delivered))
                .start()) {
            try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
                for (int number = 0; number < MESSAGES; number++) {
                    smtp.send("bert@example.org", List.of("anna@elsewhere.example"), message(number));
                }
            }
            assertThat(AppendToFile.read(delivered)).isEmpty();

            james.kill();
            Files.delete(gate);
            james.restart();

            await().atMost(Duration.ofMinutes(1))
                    .until(() -> messageIds(delivered).size() >= MESSAGES);
            assertThat(messageIds(delivered))
                    .containsAll(IntStream.range(0, MESSAGES)
                            .mapToObj(number -> "<" + number + "@test>")
                            .toList());
        }
    }

    private static List<String> messageIds(Path delivered) {
        return AppendToFile.read(delivered).stream()
                .map(Appended::messageId)
                .distinct()
                .toList();
    }

    private static byte[] message(int number) {
        return ("Message-ID: <" + number + "@test>\r\n\r\nmessage " + number + "\r\n").getBytes(ISO_8859_1);
    }

    private static String waitingThenAppending(Path gate, Path delivered) {
        return """
                <mailetcontainer enableJmx="false">
                  <context><postmaster>postmaster</postmaster></context>
                  <spooler><threads>4</threads><errorRepository>memory://var/mail/error/</errorRepository></spooler>
                  <processors>
                    <processor state="root">
                      <mailet match="All" class="org.jamescollector.testing.WaitWhileFileExists"><file>%s</file></mailet>
                      <mailet match="All" class="org.jamescollector.testing.AppendToFile"><file>%s</file></mailet>
                      <mailet match="All" class="Null"/>
                    </processor>
                    <processor state="transport">
                      <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>
                      <mailet match="All" class="Null"/>
                    </processor>
                    <processor state="error"><mailet match="All" class="Null"/></processor>
                  </processors>
                </mailetcontainer>
                """
                .formatted(gate, delivered);
    }
}
