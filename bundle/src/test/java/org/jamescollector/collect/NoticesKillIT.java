/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jamescollector.testing.AppendToFile;
import org.jamescollector.testing.AppendToFile.Appended;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.SpoolOnly;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However often James is killed: whoever is to be told of a deleted message is told once, and whoever is to be asked is asked once.
 */
class NoticesKillIT {

    private static final int MESSAGES = Integer.getInteger("collector.kill.notices", 240);
    private static final int KILLS = 8;
    private static final long SEED = Long.getLong("collector.kill.seed", System.nanoTime());
    private static final int MOST_TOLD_IN_A_LIFE = 40;
    private static final int LONGEST_LIFE_SECONDS = 15;
    private static final int LATER_MICROS = 60_000;

    private static final String RULES =
            """
            <processor state="download-rules">
              <mailet match="org.jamescollector.matchers.HeaderMatches=Subject contains warn"
                      class="org.jamescollector.mailets.DeleteAndWarn"/>
              <mailet match="All" class="org.jamescollector.mailets.AskRecipient"/>
            </processor>
            """;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    @Test
    void shouldTellEachOnceThoughJamesIsKilledAgainAndAgain() throws Exception {
        System.out.println("NoticesKillIT: -Dcollector.kill.seed=" + SEED);
        Path delivered = folder.resolve("delivered");
        Path failed = folder.resolve("failed");
        String container = SpoolOnly.appendingTo(delivered, failed).replace("<processors>", "<processors>" + RULES);
        try (FakePop3Server provider = provider();
                StockJames james =
                        SpoolOnly.james(accounts(provider.port()), container).launch()) {
            for (int kill = 1; kill <= KILLS; kill++) {
                if (!james.isAlive()) {
                    james.restartWithoutWaiting();
                }
                awaitMoment(delivered);
                james.kill();
            }
            james.restart();
            await("everybody to be told")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> provider.maildrop().size() == MESSAGES / 2
                            && deliveries(delivered).size() == MESSAGES);
            james.stop();

            assertThat(deliveries(delivered))
                    .as("seed %d", SEED)
                    .hasSize(MESSAGES)
                    .allSatisfy((addressee, deliveries) ->
                            assertThat(deliveries).as(addressee).hasSize(1));
            assertThat(AppendToFile.read(failed)).as("mail that James gave up").isEmpty();
        }
    }

    /** When James has told some more, or has had its time. */
    private void awaitMoment(Path delivered) {
        int wanted = AppendToFile.read(delivered).size() + 1 + random.nextInt(MOST_TOLD_IN_A_LIFE);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_LIFE_SECONDS);
        while (AppendToFile.read(delivered).size() < wanted && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LATER_MICROS)));
    }

    /** What came to each addressee, of whom each is that of one message. */
    private static Map<String, Set<String>> deliveries(Path delivered) {
        Map<String, Set<String>> deliveries = new TreeMap<>();
        for (Appended mail : AppendToFile.read(delivered)) {
            deliveries
                    .computeIfAbsent(mail.recipients(), addressee -> new TreeSet<>())
                    .add(mail.messageId() + " " + mail.deliveryId());
        }
        return deliveries;
    }

    private static FakePop3Server provider() {
        return FakePop3Server.with(IntStream.range(0, MESSAGES)
                        .mapToObj(number -> FakeMessage.message(
                                "id" + number,
                                ("X-Envelope-To: user" + number + "@example.org\r\n"
                                                + "Received: from a.example by b.example; Mon, 2 Nov 2026 09:00:00 +0100\r\n"
                                                + "Message-ID: <" + number + "@elsewhere.example>\r\n"
                                                + "From: alice@elsewhere.example\r\nSubject: "
                                                + (number % 2 == 0 ? "warn" : "ask") + "\r\n\r\nline of message "
                                                + number + "\r\n")
                                        .getBytes(StandardCharsets.US_ASCII)))
                        .toList())
                .pipelining()
                .notRecording()
                .start();
    }

    private static String accounts(int port) {
        return new CollectorXml()
                .withoutUsers()
                .with("messagesPerSession", "30")
                .with("traceHeader", "false")
                .mailbox(
                        "told",
                        port,
                        "user",
                        "right",
                        "<recipients><fallback>rest@example.org</fallback>"
                                + "<sources><envelopeHeader>X-Envelope-To</envelopeHeader></sources>"
                                + "<accept><address>example.org</address></accept></recipients><keep>delete</keep>")
                .toString();
    }
}
