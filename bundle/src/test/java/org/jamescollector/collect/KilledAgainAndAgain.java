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
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jamescollector.testing.AppendToFile;
import org.jamescollector.testing.AppendToFile.Appended;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.SpoolOnly;
import org.jamescollector.testing.StockJames;

/**
 * A James with download rules that empties a mailbox of many people and is killed at random moments; {@code -Dcollector.kill.seed=..} repeats a
 * choice of them.
 */
final class KilledAgainAndAgain {

    static final long SEED = Long.getLong("collector.kill.seed", System.nanoTime());

    private static final int MOST_DELIVERED_IN_A_LIFE = 40;
    private static final int LONGEST_LIFE_SECONDS = 15;

    private final Random random = new Random(SEED);
    private final Path delivered;
    private final Path failed;
    private final int kills;
    private final int laterMicros;

    /** @param laterMicros a kill comes so much later than a delivery at the most */
    KilledAgainAndAgain(Path folder, int kills, int laterMicros) {
        this.delivered = folder.resolve("delivered");
        this.failed = folder.resolve("failed");
        this.kills = kills;
        this.laterMicros = laterMicros;
    }

    /** @param rules the processor {@code download-rules} */
    void collect(FakePop3Server provider, String rules, String what, Callable<Boolean> done) throws Exception {
        System.out.println(what + ": -Dcollector.kill.seed=" + SEED);
        String container = SpoolOnly.appendingTo(delivered, failed).replace("<processors>", "<processors>" + rules);
        try (StockJames james =
                SpoolOnly.james(accounts(provider.port()), container).launch()) {
            for (int kill = 1; kill <= kills; kill++) {
                if (!james.isAlive()) {
                    james.restartWithoutWaiting();
                }
                awaitMoment();
                james.kill();
            }
            james.restart();
            await(what)
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .until(done);
            james.stop();
        }
        assertThat(AppendToFile.read(failed)).as("mail that James gave up").isEmpty();
    }

    /** When James has delivered some more, or has had its time. */
    private void awaitMoment() {
        int wanted = delivered().size() + 1 + random.nextInt(MOST_DELIVERED_IN_A_LIFE);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_LIFE_SECONDS);
        while (delivered().size() < wanted && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(laterMicros)));
    }

    /** What has come so far, in whichever life. */
    List<Appended> delivered() {
        return AppendToFile.read(delivered);
    }

    /**
     * A mailbox whose provider names the recipients.
     *
     * @param to addresses of a message, by its number
     * @param subject of a message, by its number
     */
    static FakePop3Server mailbox(int messages, IntFunction<String> to, IntFunction<String> subject) {
        return FakePop3Server.with(IntStream.range(0, messages)
                        .mapToObj(number -> FakeMessage.message(
                                "id" + number,
                                ("X-Envelope-To: " + to.apply(number) + "\r\n"
                                                + "Received: from a.example by b.example; Mon, 2 Nov 2026 09:00:00 +0100\r\n"
                                                + "Message-ID: <" + number + "@elsewhere.example>\r\n"
                                                + "From: alice@elsewhere.example\r\nSubject: " + subject.apply(number)
                                                + "\r\n\r\nline of message " + number + "\r\n")
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
                        "many",
                        port,
                        "user",
                        "right",
                        "<recipients><fallback>rest@example.org</fallback>"
                                + "<sources><envelopeHeader>X-Envelope-To</envelopeHeader></sources>"
                                + "<accept><address>example.org</address></accept></recipients><keep>delete</keep>")
                .toString();
    }
}
