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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.jamescollector.testing.AppendToFile;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.Pop3Tap;
import org.jamescollector.testing.Pop3Tap.Passing;
import org.jamescollector.testing.SpoolOnly;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** James ends in good order, or its spool takes nothing: nothing is lost, nothing comes twice, and the log stays readable. */
class ShutdownIT {

    private static final String ACCOUNT = "info";
    private static final int MESSAGES = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final List<byte[]> messages = Ledger.messages(ACCOUNT, MESSAGES);
    private Path delivered;
    private Path failed;
    private Ledger ledger;

    @BeforeEach
    void nameFiles() {
        delivered = folder.resolve("delivered");
        failed = folder.resolve("failed");
        ledger = new Ledger(ACCOUNT, messages, delivered);
    }

    @ParameterizedTest
    @EnumSource(
            value = Passing.class,
            names = {"AFTER_MESSAGE", "DELETION", "QUIT"})
    void shouldLoseNothingAndDeliverNothingTwiceWhenJamesIsStoppedWhileItCollects(Passing at) throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        int number = at == Passing.QUIT ? 1 : 100;
        try (FakePop3Server provider = provider(MESSAGES);
                Pop3Tap tap = new Pop3Tap(provider.port(), what -> {
                    if (what == at && count.incrementAndGet() == number) {
                        there.countDown();
                    }
                });
                StockJames james = james(tap.port())) {
            assertThat(there.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            james.stop();
            endedInGoodOrder(james);
            assertThat(ledger.balance().twice()).isZero();

            james.restart();
            awaitAll(james, provider);
        }
    }

    @Test
    void shouldStopThoughTheProviderHasFallenSilent() throws Exception {
        try (FakePop3Server provider = provider(MESSAGES).stallAt("RETR 50")) {
            try (StockJames james = james(provider.port())) {
                await().atMost(PATIENCE).until(() -> ledger.balance().delivered() > 0);
                james.stop();
                endedInGoodOrder(james);

                provider.behaveAgain();
                james.restart();
                awaitAll(james, provider);
            }
        }
    }

    @Test
    void shouldLeaveMessagesAtTheProviderWhileTheSpoolRefusesThem() throws Exception {
        try (FakePop3Server provider = provider(0);
                StockJames james = james(provider.port())) {
            Path spool = james.folder().resolve("var/store/activemq/blob-transfer");
            FileUtils.deleteDirectory(spool.toFile());
            Files.writeString(spool, "in the way of the spool's folder");
            for (int number = 0; number < MESSAGES; number++) {
                provider.deliver(message(number));
            }
            await().atMost(PATIENCE).until(() -> james.log().contains("James' spool did not take the message"));
            assertThat(provider.maildrop()).hasSize(MESSAGES);
            assertThat(AppendToFile.read(delivered)).isEmpty();
            assertThat(ours(james)).as("stack traces").isEmpty();

            Files.delete(spool);
            awaitAll(james, provider);
        }
    }

    private StockJames james(int port) {
        String accounts = new CollectorXml()
                .withoutUsers()
                .with("messagesPerSession", "150")
                .with("traceHeader", "false")
                .account(ACCOUNT, port, "user", "right", "anna@example.org", element("keep", "delete"))
                .toString();
        return SpoolOnly.james(accounts, SpoolOnly.appendingTo(delivered, failed))
                .start();
    }

    private FakePop3Server provider(int count) {
        return FakePop3Server.with(
                        IntStream.range(0, count).mapToObj(this::message).toList())
                .pipelining()
                .start();
    }

    private FakeMessage message(int number) {
        return FakeMessage.message("id" + number, messages.get(number));
    }

    private void awaitAll(StockJames james, FakePop3Server provider) throws IOException {
        await().atMost(PATIENCE)
                .until(() -> provider.maildrop().isEmpty() && ledger.balance().delivered() == MESSAGES);
        james.stop();
        endedInGoodOrder(james);
        assertThat(ledger.balance())
                .isEqualTo(
                        new Ledger.Balance(MESSAGES, 0, 0, 0, ledger.balance().repeated()));
        assertThat(failed).as("mail that James gave up").isEmptyFile();
    }

    private static void endedInGoodOrder(StockJames james) {
        assertThat(james.log()).contains("JAMES server stopped");
        assertThat(ours(james)).as("stack traces").isEmpty();
    }

    /** Lines of stack traces that lead through the collector. */
    private static List<String> ours(StockJames james) {
        return james.log()
                .lines()
                .filter(line -> line.startsWith("\tat org.jamescollector.") || line.contains("[ERROR] o.j."))
                .filter(line -> !line.contains("org.jamescollector.testing"))
                .toList();
    }
}
