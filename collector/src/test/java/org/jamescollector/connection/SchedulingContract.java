/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jamescollector.account.AccountName;
import org.jamescollector.connection.AccountState.Pause;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.DecisionLog;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.RecordedDecision;
import org.jamescollector.testing.Known;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When accounts run, whatever database keeps their schedule. */
@Timeout(120)
abstract class SchedulingContract {

    private static final AccountName INFO = new AccountName("info");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WatchedProvider provider = new WatchedProvider();

    /** The same empty database for one test. */
    abstract DatabaseSettings settings();

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    private AnAccount info() {
        return AnAccount.named("info", provider.port());
    }

    private CollectorNode.Builder node() {
        return CollectorNode.on(settings());
    }

    private static void awaitRuns(CollectorNode node, int runs) {
        await().atMost(PATIENCE)
                .until(() -> node.metrics().executionTimesFor("collector.run").size() >= runs);
        await().atMost(PATIENCE).until(() -> node.service().schedule(INFO).stream()
                .noneMatch(schedule -> schedule.runningOn().isPresent()));
    }

    private static Instant nextRun(CollectorNode node) {
        return node.service().schedule(INFO).orElseThrow().nextRun();
    }

    @Test
    void shouldRunANewAccountSoonAndThenAnIntervalAfterItsEnd() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.deliver("info", "one");

        try (CollectorNode node =
                node().accounts(info().every(Duration.ofMinutes(7))).start()) {
            awaitRuns(node, 1);

            AccountState state = node.state("info");
            assertThat(state.lastError()).isEmpty();
            assertThat(state.lastCounts().collected()).isEqualTo(1);
            assertThat(state.totalCollected()).isEqualTo(1);
            assertThat(node.spooled()).isEqualTo(1);
            assertThat(nextRun(node))
                    .isCloseTo(
                            state.lastEnded().orElseThrow().plus(Duration.ofMinutes(7)), within(5, ChronoUnit.SECONDS));
        }
    }

    @Test
    void shouldForgetWhatRulesDecidedLongAgo() {
        try (CollectorNode node = node().idle()) {
            Instant now = Instant.now();
            node.history().decisionLog().record(List.of(decided("old", now.minus(Duration.ofDays(11)))));
            node.history().decisionLog().record(List.of(decided("young", now.minus(Duration.ofDays(9)))));
        }
        try (CollectorNode node = node().keepDecisions(Duration.ofDays(10)).start()) {
            await().atMost(PATIENCE).until(() -> node.service().decisions(DecisionLog.Query.latest(10)).stream()
                    .map(decision -> decision.key().value())
                    .toList()
                    .equals(List.of("young")));
        }
    }

    private static RecordedDecision decided(String uniqueId, Instant at) {
        return new RecordedDecision(
                INFO,
                MessageKey.ofUniqueId(uniqueId),
                at,
                1,
                "",
                "",
                List.of(),
                "leave",
                Optional.of("1 (test)"),
                Optional.empty());
    }

    @Test
    void shouldLookSoonWhetherItsRecipientHasBeenMadeAndCollectThen() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.deliver("info", "one");
        AtomicBoolean made = new AtomicBoolean();
        Known known = new Known(domain -> true, address -> made.get());

        try (CollectorNode node = node().known(known)
                .accounts(info().every(Duration.ofMinutes(7)))
                .start()) {
            awaitRuns(node, 1);
            AccountState state = node.state("info");
            assertThat(state.lastError().orElseThrow()).contains("James does not know anna@example.org");
            assertThat(state.failures()).isEqualTo(1);
            assertThat(provider.sessions("info")).isEmpty();
            assertThat(nextRun(node))
                    .isCloseTo(state.lastEnded().orElseThrow().plusSeconds(30), within(5, ChronoUnit.SECONDS));

            made.set(true);
            node.service().runNow(INFO);
            awaitRuns(node, 2);
            assertThat(node.state("info").lastError()).isEmpty();
            assertThat(node.spooled()).isEqualTo(1);
            assertThat(nextRun(node))
                    .isCloseTo(
                            node.state("info").lastEnded().orElseThrow().plus(Duration.ofMinutes(7)),
                            within(5, ChronoUnit.SECONDS));
        }
    }

    @Test
    void shouldRunAgainAndAgain() {
        provider.addMailbox("info", AnAccount.PASSWORD);

        try (CollectorNode node =
                node().accounts(info().every(Duration.ofSeconds(1))).start()) {
            awaitRuns(node, 1);
            provider.deliver("info", "late");
            await().atMost(PATIENCE).until(() -> node.spooled() == 1);
        }
        List<Instant> sessions = provider.sessions("info");
        assertThat(Duration.between(sessions.get(0), sessions.get(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void shouldKeepToItsScheduleAcrossARestart() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        Instant next;
        try (CollectorNode node = node().accounts(info()).start()) {
            awaitRuns(node, 1);
            next = nextRun(node);
        }

        try (CollectorNode node = node().accounts(info()).start()) {
            assertThat(nextRun(node)).isEqualTo(next);
        }
    }

    @Test
    void shouldRunNowWhenAsked() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        try (CollectorNode node = node().accounts(info()).start()) {
            awaitRuns(node, 1);

            assertThat(node.service().runNow(INFO)).isTrue();

            awaitRuns(node, 2);
            assertThat(provider.sessions("info")).hasSize(2);
        }
    }

    @Test
    void shouldNotRunTwiceAtTheSameTimeWhenAskedWhileRunning() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.hold("info");
        try (CollectorNode node = node().accounts(info()).start()) {
            await().atMost(PATIENCE).until(() -> provider.sessions("info").size() == 1);

            assertThat(node.service().runNow(INFO)).isFalse();
            assertThat(node.service().schedule(INFO).orElseThrow().runningOn()).contains("node-1");
            assertThat(node.service().schedules().get(INFO).runningOn()).contains("node-1");
            assertThat(node.service().progress(INFO)).isPresent();
            assertThat(node.gauge("collector.running").get()).isEqualTo(1);

            provider.release("info");
            awaitRuns(node, 1);
            assertThat(provider.sessions("info")).hasSize(1);
            assertThat(node.service().progress(INFO)).isEmpty();
            assertThat(node.gauge("collector.running").get()).isEqualTo(0);
        }
    }

    @Test
    void shouldNotRunWhilePausedAndRunAtOnceWhenResumed() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        try (CollectorNode node =
                node().accounts(info().every(Duration.ofSeconds(1)), other()).start()) {
            awaitRuns(node, 1);
            node.service().pause(INFO, new Pause(Instant.now(), Pause.Cause.ADMINISTRATOR, "holiday"));
            awaitEndOfRun(node);
            int before = provider.sessions("info").size();

            // Its turn comes and goes: it is put off without a session.
            Instant turn = nextRun(node);
            await().atMost(PATIENCE).until(() -> nextRun(node).isAfter(turn.plusSeconds(1)));
            assertThat(provider.sessions("info")).hasSize(before);
            assertThat(node.state("info").pause().orElseThrow().reason()).isEqualTo("holiday");

            node.service().resume(INFO);
            await().atMost(PATIENCE).until(() -> provider.sessions("info").size() > before);
            assertThat(node.state("info").pause()).isEmpty();
        }
    }

    private AnAccount other() {
        return AnAccount.named("other", provider.port()).disabled();
    }

    private static void awaitEndOfRun(CollectorNode node) {
        await().atMost(PATIENCE).until(() -> node.service().progress(INFO).isEmpty());
    }

    @Test
    void shouldStayPausedAcrossARestartWhenAnAdministratorPausedIt() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        try (CollectorNode node = node().accounts(info()).idle()) {
            node.service().pause(INFO, new Pause(Instant.now(), Pause.Cause.ADMINISTRATOR, "holiday"));
        }
        try (CollectorNode node =
                node().accounts(info().every(Duration.ofSeconds(1))).start()) {
            Instant turn = nextRun(node);
            await().atMost(PATIENCE).until(() -> nextRun(node).isAfter(turn));
            assertThat(provider.sessions("info")).isEmpty();
            assertThat(node.state("info").pause()).isPresent();
        }
    }

    @Test
    void shouldTryRefusedCredentialsOnceAndOnceMoreAfterARestart() {
        provider.addMailbox("info", "another");
        try (CollectorNode node =
                node().accounts(info().every(Duration.ofSeconds(1))).start()) {
            await().atMost(PATIENCE).until(() -> node.state("info").pause().isPresent());
            awaitEndOfRun(node);
            Pause pause = node.state("info").pause().orElseThrow();
            assertThat(pause.cause()).isEqualTo(Pause.Cause.CREDENTIALS);
            assertThat(pause.reason()).startsWith("sign-in: ").doesNotContain(AnAccount.PASSWORD);

            await().atMost(PATIENCE).until(() -> node.service().schedule(INFO).stream()
                    .noneMatch(schedule -> schedule.runningOn().isPresent()));
            Instant turn = nextRun(node);
            await().atMost(PATIENCE).until(() -> nextRun(node).isAfter(turn.plusSeconds(1)));
            assertThat(provider.sessions("info")).hasSize(1);
        }

        try (CollectorNode node = node().accounts(info()).start()) {
            await().atMost(PATIENCE).until(() -> provider.sessions("info").size() == 2);
            await().atMost(PATIENCE).until(() -> node.state("info").pause().isPresent());
        }

        provider.addMailbox("info", AnAccount.PASSWORD);
        try (CollectorNode node = node().accounts(info()).start()) {
            await().atMost(PATIENCE).until(() -> node.state("info").lastError().isEmpty());
            assertThat(node.state("info").pause()).isEmpty();
            assertThat(node.state("info").failures()).isZero();
        }
    }

    @Test
    void shouldWaitLongerAfterEachFailureAndNoLongerAfterASuccess() {
        try (CollectorNode node = node().accounts(
                        info().withoutPassword("the vault is closed").every(Duration.ofMinutes(1)))
                .start()) {
            awaitRuns(node, 1);
            assertThat(node.state("info").lastError()).contains("password: the vault is closed");
            assertNextRunIn(node, Duration.ofMinutes(1));

            node.service().runNow(INFO);
            awaitRuns(node, 2);
            assertNextRunIn(node, Duration.ofMinutes(2));

            node.service().runNow(INFO);
            awaitRuns(node, 3);
            assertNextRunIn(node, Duration.ofMinutes(4));
            assertThat(node.state("info").failures()).isEqualTo(3);
            assertThat(node.metrics().countFor("collector.failedRuns")).isEqualTo(3);
        }

        provider.addMailbox("info", AnAccount.PASSWORD);
        try (CollectorNode node =
                node().accounts(info().every(Duration.ofMinutes(1))).start()) {
            node.service().runNow(INFO);
            awaitRuns(node, 1);
            assertNextRunIn(node, Duration.ofMinutes(1));
            assertThat(node.state("info").failures()).isZero();
        }
    }

    private static void assertNextRunIn(CollectorNode node, Duration time) {
        assertThat(nextRun(node))
                .isCloseTo(node.state("info").lastEnded().orElseThrow().plus(time), within(5, ChronoUnit.SECONDS));
    }

    @Test
    void shouldNotRunDisabledAccountsAndForgetTheScheduleOfRemovedOnes() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.addMailbox("other", AnAccount.PASSWORD);
        try (CollectorNode node = node().accounts(info(), AnAccount.named("other", provider.port()))
                .start()) {
            await().atMost(PATIENCE)
                    .until(() -> node.spooled() == 0
                            && provider.sessions("info").size()
                                            + provider.sessions("other").size()
                                    == 2);
            assertThat(node.service().schedules()).hasSize(2);
        }

        try (CollectorNode node = node().accounts(info().disabled()).start()) {
            assertThat(node.service().schedules()).isEmpty();
            assertThat(node.service().schedule(INFO)).isEmpty();
            assertThat(node.service().states()).containsOnlyKeys(INFO);
        }

        try (CollectorNode node = node().accounts(info()).start()) {
            assertThat(node.service().schedules()).containsOnlyKeys(INFO);
            awaitRuns(node, 1);
        }
        assertThat(provider.sessions("other")).hasSize(1);
    }

    @Test
    void shouldNotRunADisabledAccountThatIsResumed() {
        try (CollectorNode node = node().accounts(info().disabled()).start()) {
            node.service().pause(INFO, new Pause(Instant.now(), Pause.Cause.ADMINISTRATOR, "holiday"));
            node.service().resume(INFO);
            assertThat(node.state("info").pause()).isEmpty();
            assertThat(node.service().schedule(INFO)).isEmpty();
        }
    }

    @Test
    void shouldTakeUpItsOwnRunsAfterItWasKilled() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        try (CollectorNode node = node().accounts(info()).idle()) {
            node.database().jdbi().useHandle(handle -> handle.createUpdate("INSERT INTO scheduled_tasks (task_name,"
                            + " task_instance, execution_time, picked, picked_by, last_heartbeat, version)"
                            + " VALUES ('collect', 'info', :now, :yes, 'node-1', :now, 7)")
                    .bind("now", Instant.now())
                    .bind("yes", true)
                    .execute());
            assertThat(node.service().schedule(INFO).flatMap(CollectScheduler.Schedule::runningOn))
                    .contains("node-1");
        }

        // Long before its heartbeats count as missed.
        CollectScheduler.Pace patient =
                new CollectScheduler.Pace(Duration.ofMillis(100), Duration.ofMinutes(10), 4, Duration.ofMillis(1));
        try (CollectorNode node = node().accounts(info()).pace(patient).start()) {
            awaitRuns(node, 1);
            assertThat(node.state("info").lastError()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void shouldTellOfAccountsThatNeverRan() {
        try (CollectorNode node = node().accounts(info()).idle()) {
            assertThat(node.service().states().get(INFO)).isEqualTo(AccountState.unknown(INFO));
            assertThat(node.state("info")).isEqualTo(AccountState.unknown(INFO));
        }
    }
}
