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
import java.util.List;
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
 * The first promise where a download rule has one message delivered in two parts: Anna gets it at once, Berta some seconds later. However
 * often James is killed in between, each of them gets each message once, and the mailbox is empty in the end.
 */
class PartsKillIT {

    private static final int MESSAGES = Integer.getInteger("collector.kill.parts", 300);
    private static final int KILLS = 15;
    private static final long SEED = Long.getLong("collector.kill.seed", System.nanoTime());
    private static final int MOST_DELIVERED_IN_A_LIFE = 40;
    private static final int LONGEST_LIFE_SECONDS = 15;
    private static final int LATER_MICROS = 40_000;

    private static final String RULES =
            """
            <processor state="download-rules">
              <matcher name="berta-too-early" match="org.apache.james.mailetcontainer.impl.matchers.And">
                <matcher match="RecipientIs=berta@example.org"/>
                <matcher notmatch="org.jamescollector.matchers.FirstSeenBefore=2 seconds"/>
              </matcher>
              <mailet match="berta-too-early" class="org.jamescollector.mailets.LeaveAtProvider"/>
            </processor>
            """;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    @Test
    void shouldDeliverEachPartOnceThoughJamesIsKilledAgainAndAgain() throws Exception {
        System.out.println("PartsKillIT: -Dcollector.kill.seed=" + SEED);
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
            await("everything to arrive, and the mailbox to be empty")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> provider.maildrop().isEmpty()
                            && deliveries(delivered).size() == 2 * MESSAGES);
            james.stop();

            assertThat(deliveries(delivered))
                    .as("seed %d", SEED)
                    .hasSize(2 * MESSAGES)
                    .allSatisfy((part, deliveries) ->
                            assertThat(deliveries).as(part).hasSize(1));
            assertThat(AppendToFile.read(failed)).as("mail that James gave up").isEmpty();
        }
    }

    /** When James has delivered some more, or has had its time. */
    private void awaitMoment(Path delivered) {
        int wanted = AppendToFile.read(delivered).size() + 1 + random.nextInt(MOST_DELIVERED_IN_A_LIFE);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_LIFE_SECONDS);
        while (AppendToFile.read(delivered).size() < wanted && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LATER_MICROS)));
    }

    /** The delivery ids by which each message came to each recipient. */
    private static Map<String, Set<String>> deliveries(Path delivered) {
        Map<String, Set<String>> deliveries = new TreeMap<>();
        for (Appended mail : AppendToFile.read(delivered)) {
            for (String recipient : mail.recipients().split(",", -1)) {
                deliveries
                        .computeIfAbsent(mail.messageId() + " to " + recipient, part -> new TreeSet<>())
                        .add(mail.deliveryId());
            }
        }
        return deliveries;
    }

    private static FakePop3Server provider() {
        List<FakeMessage> messages = IntStream.range(0, MESSAGES)
                .mapToObj(number -> FakeMessage.message(
                        "id" + number,
                        ("X-Envelope-To: anna@example.org, berta@example.org\r\n"
                                        + "Received: from a.example by b.example; Mon, 2 Nov 2026 09:00:00 +0100\r\n"
                                        + "Message-ID: <" + number + "@elsewhere.example>\r\n"
                                        + "From: alice@elsewhere.example\r\nSubject: message " + number + "\r\n\r\n"
                                        + "line of message " + number + "\r\n")
                                .getBytes(StandardCharsets.US_ASCII)))
                .toList();
        return FakePop3Server.with(messages).pipelining().notRecording().start();
    }

    private static String accounts(int port) {
        return new CollectorXml()
                .withoutUsers()
                .with("messagesPerSession", "30")
                .with("traceHeader", "false")
                .mailbox(
                        "parts",
                        port,
                        "user",
                        "right",
                        "<recipients><fallback>rest@example.org</fallback>"
                                + "<sources><envelopeHeader>X-Envelope-To</envelopeHeader></sources>"
                                + "<accept><address>example.org</address></accept></recipients><keep>delete</keep>")
                .toString();
    }
}
