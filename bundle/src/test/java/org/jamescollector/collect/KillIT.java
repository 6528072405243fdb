/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.testing.CollectorXml.element;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.Pop3Tap;
import org.jamescollector.testing.SpoolOnly;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project's first promise: wherever the process is killed, no message is lost and none is delivered twice.
 *
 * <p>Two mailboxes are collected side by side, one that is emptied and one that is left as it is, while James is killed at random
 * moments. {@code -Dcollector.kill.seed=..} repeats a choice of moments, {@code -Dcollector.kill.messages=..} and
 * {@code -Dcollector.kill.kills=..} change their number.
 */
class KillIT {

    private static final int MESSAGES = Integer.getInteger("collector.kill.messages", 2_000);
    private static final int KILLS = Integer.getInteger("collector.kill.kills", 50);
    private static final long SEED = Long.getLong("collector.kill.seed", System.nanoTime());
    private static final int PER_SESSION = 30;
    private static final String EMPTIED = "emptied";
    private static final String KEPT = "kept";
    private static final List<String> ACCOUNTS = List.of(EMPTIED, KEPT);

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final AtomicReference<Life> life = new AtomicReference<>(Life.undisturbed());
    private final Map<KillMoment.Sign, Integer> killed = new EnumMap<>(KillMoment.Sign.class);

    @Test
    void shouldDeliverEveryMessageOnceThoughJamesIsKilledAgainAndAgain() throws Exception {
        System.out.println("KillIT: -Dcollector.kill.seed=" + SEED);
        Path delivered = folder.resolve("delivered");
        Path gate = folder.resolve("gate");
        Path failed = folder.resolve("failed");
        Map<String, Ledger> ledgers = Map.of(
                EMPTIED, new Ledger(EMPTIED, Ledger.messages(EMPTIED, MESSAGES), delivered),
                KEPT, new Ledger(KEPT, Ledger.messages(KEPT, MESSAGES), delivered));
        try (FakePop3Server emptying = provider(EMPTIED);
                FakePop3Server keeping = provider(KEPT);
                Pop3Tap emptied =
                        new Pop3Tap(emptying.port(), what -> life.get().passing(EMPTIED, what));
                Pop3Tap kept = new Pop3Tap(keeping.port(), what -> life.get().passing(KEPT, what));
                StockJames james = SpoolOnly.james(
                                accounts(emptied.port(), kept.port()),
                                SpoolOnly.waitingFor(gate, SpoolOnly.appendingTo(delivered, failed)))
                        .launch()) {
            for (int kill = 1; kill <= KILLS; kill++) {
                boolean delivering = kill % 2 == 0 || random.nextBoolean();
                setGate(gate, delivering);
                killOnce(james, KILLS - kill + 1, ledgers, delivered, delivering);
            }
            for (String account : ACCOUNTS) {
                assertThat(ledgers.get(account).balance().delivered())
                        .as("delivered of %s at the last kill", account)
                        .isBetween(1, MESSAGES - 1);
            }

            setGate(gate, true);
            james.restart();
            await("all messages to arrive")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> ledgers.values()
                            .forEach(ledger ->
                                    assertThat(ledger.balance().delivered()).isEqualTo(MESSAGES)));
            await("the emptied mailbox to be empty")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> emptying.maildrop().isEmpty());
            assertThat(keeping.maildrop()).hasSize(MESSAGES);
            james.stop();

            report(ledgers, james);
            ledgers.forEach((account, ledger) -> assertThat(ledger.balance())
                    .as("%s, seed %d", account, SEED)
                    .isEqualTo(new Ledger.Balance(
                            MESSAGES, 0, 0, 0, ledger.balance().repeated())));
            assertThat(failed).as("mail that James gave up").isEmptyFile();
        }
    }

    /**
     * In some lives, and never in two in a row, James takes mail into its spool and gets no further: then nothing but the collector's
     * own record says that a message is there.
     */
    private static void setGate(Path gate, boolean open) throws IOException {
        Files.deleteIfExists(gate);
        if (!open) {
            Files.createFile(gate);
        }
    }

    private void killOnce(
            StockJames james, int killsLeft, Map<String, Ledger> ledgers, Path delivered, boolean delivering)
            throws InterruptedException {
        Map<String, Integer> budgets = Map.of(
                EMPTIED, budget(ledgers.get(EMPTIED), killsLeft),
                KEPT, budget(ledgers.get(KEPT), killsLeft));
        String account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        KillMoment moment =
                KillMoment.any(random, account, budgets.get(account), PER_SESSION, account.equals(EMPTIED), delivering);
        Life now = Life.until(moment, budgets);
        life.set(now);
        if (!james.isAlive()) {
            james.restartWithoutWaiting();
        }
        now.awaitMoment(delivered);
        james.kill();
        now.ended();
        killed.merge(moment.sign(), 1, Integer::sum);
    }

    /** So many messages of an account may a life collect that the kills are spread over the whole of the collection. */
    private static int budget(Ledger ledger, int killsLeft) {
        return Math.max(1, (MESSAGES - ledger.balance().delivered()) / (killsLeft + 1));
    }

    private static FakePop3Server provider(String account) {
        List<byte[]> messages = Ledger.messages(account, MESSAGES);
        return FakePop3Server.with(IntStream.range(0, MESSAGES)
                        .mapToObj(number -> FakeMessage.message("id" + number, messages.get(number)))
                        .toList())
                .pipelining()
                .notRecording()
                .start();
    }

    private static String accounts(int emptied, int kept) {
        return new CollectorXml()
                .withoutUsers()
                .with("messagesPerSession", String.valueOf(PER_SESSION))
                .with("traceHeader", "false")
                .account(EMPTIED, emptied, "user", "right", "anna@example.org", element("keep", "delete"))
                .account(KEPT, kept, "user", "right", "anna@example.org", element("keep", "forever"))
                .toString();
    }

    private void report(Map<String, Ledger> ledgers, StockJames james) throws Exception {
        String log = Files.readString(james.folder().resolve("logs/james.out"));
        System.out.println("KillIT: " + KILLS + " kills " + killed + ", seed " + SEED);
        long dropped = Pattern.compile("is a second delivery of message")
                .matcher(log)
                .results()
                .count();
        System.out.println("KillIT: second deliveries that AlreadyCollected dropped: " + dropped);
        ledgers.forEach((account, ledger) -> System.out.println("KillIT: " + account + ": " + ledger.balance()));
        assertThat(log).doesNotContain("is a defect of the collector");
    }
}
