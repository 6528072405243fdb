/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that share a PostgreSQL database. */
@Timeout(180)
class SeveralNodesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final WatchedProvider provider = new WatchedProvider();
    private final DatabaseSettings settings = PostgresServer.shared().newDatabase(10);

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    private AnAccount account(String name) {
        provider.addMailbox(name, AnAccount.PASSWORD);
        return AnAccount.named(name, provider.port());
    }

    private CollectorNode.Builder node(String name, AnAccount... accounts) {
        return CollectorNode.on(settings).named(name).accounts(accounts).parallelRuns(10);
    }

    @Test
    void shouldNeverCollectAnAccountOnTwoNodesAtTheSameTime() {
        List<String> names = IntStream.range(0, 50).mapToObj(i -> "user" + i).toList();
        AnAccount[] accounts = names.stream()
                .map(name -> account(name).every(Duration.ofSeconds(1)))
                .toArray(AnAccount[]::new);
        names.forEach(name -> provider.deliver(name, "for " + name));

        try (CollectorNode one = node("one", accounts).start();
                CollectorNode two = node("two", accounts).start()) {
            await().atMost(PATIENCE).until(() -> names.stream()
                    .allMatch(name -> provider.sessions(name).size() >= 3));

            assertThat(names).allSatisfy(name -> assertThat(provider.mostAtOnce(name))
                    .as("sessions of %s at the same time", name)
                    .isEqualTo(1));
            assertThat(one.spooled() + two.spooled()).isEqualTo(50);
            assertThat(one.metrics().executionTimesFor("collector.run")).isNotEmpty();
            assertThat(two.metrics().executionTimesFor("collector.run")).isNotEmpty();
        }
    }

    @Test
    void shouldStartNodesAtTheSameMoment() throws Exception {
        AnAccount[] accounts = IntStream.range(0, 200)
                .mapToObj(i -> AnAccount.named("user" + i, provider.port()).every(Duration.ofDays(1)))
                .toArray(AnAccount[]::new);
        CountDownLatch ready = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (CollectorNode one = node("one", accounts).idle();
                CollectorNode two = node("two", accounts).idle()) {
            List<Future<?>> starts = List.of(one, two).stream()
                    .<Future<?>>map(node -> threads.submit(() -> {
                        ready.await();
                        node.scheduler().start();
                        return null;
                    }))
                    .toList();
            ready.countDown();
            for (Future<?> start : starts) {
                start.get();
            }
            assertThat(one.service().schedules()).hasSize(200);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldStartANodeWhileAnotherIsCollecting() {
        AnAccount info = account("info");
        provider.hold("info");
        try (CollectorNode one = node("one", info).start()) {
            await().atMost(PATIENCE).until(() -> provider.sessions("info").size() == 1);

            try (CollectorNode two = node("two", info).start()) {
                assertThat(two.service()
                                .schedule(new AccountName("info"))
                                .orElseThrow()
                                .runningOn())
                        .contains("one");
                assertThat(two.service().runNow(new AccountName("info"))).isFalse();
            }
            provider.release("info");
            await().atMost(PATIENCE).until(() -> one.state("info").lastSuccess().isPresent());
        }
        assertThat(provider.sessions("info")).hasSize(1);
    }

    @Test
    void shouldTakeOverFromANodeThatWasKilled() throws Exception {
        AnAccount info = account("info");
        provider.deliver("info", "one");
        provider.hold("info");
        Process dying = OtherNode.launch(settings, provider.port(), folder.resolve("other-node.log"));
        try (CollectorNode survivor = node("survivor", info).idle()) {
            await().atMost(PATIENCE).until(() -> provider.sessions("info").size() == 1);
            survivor.scheduler().start();

            dying.destroyForcibly().waitFor();
            Instant killed = Instant.now();
            provider.release("info");

            await().atMost(PATIENCE).until(() -> survivor.spooled() == 1);
            assertThat(Duration.between(killed, provider.sessions("info").get(1)))
                    .as("a dead node is told from a slow one by missed heartbeats only")
                    .isGreaterThan(Duration.ofSeconds(2));
            assertThat(provider.sessions("info")).hasSize(2);
            assertThat(provider.mostAtOnce("info")).isEqualTo(1);
            assertThat(survivor.state("info").lastError()).isEmpty();
        } finally {
            dying.destroyForcibly();
        }
    }
}
