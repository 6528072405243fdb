/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.history.Ask;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.notice.AnswerAddress;
import org.jamescollector.notice.Answers;
import org.jamescollector.notice.Letter;
import org.jamescollector.notice.NoticeTemplates;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.SomeRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What is said of a run: in the log, in the metrics, in the account's state. */
class AccountRunnerTest {

    private static final AccountName INFO = new AccountName("info");

    private final WatchedProvider provider = new WatchedProvider();
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.jamescollector");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private CollectorNode node;

    @BeforeEach
    void start(@TempDir Path folder) {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        node = CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("collector.db")))
                .idle();
        log.list.clear();
    }

    @AfterEach
    void stop() throws IOException {
        logger.detachAppender(log);
        logger.setLevel(null);
        node.close();
        provider.close();
    }

    private Pop3Account info() {
        return AnAccount.named("info", provider.port()).build();
    }

    @Test
    void shouldPutAccountAndRunIntoTheLogAndTakeThemAwayAfterwards() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.deliver("info", "one");

        node.runner().run(info());
        node.runner()
                .run(AnAccount.named("info", provider.port())
                        .withoutPassword("closed")
                        .build());

        assertThat(log.list).isNotEmpty().allSatisfy(line -> assertThat(line.getMDCPropertyMap())
                .containsEntry("account", "info"));
        assertThat(log.list)
                .extracting(line -> line.getMDCPropertyMap().get("run"))
                .contains("1", "2");
        assertThat(MDC.get("account")).isNull();
        assertThat(MDC.get("run")).isNull();
    }

    @Test
    void shouldSayInOneLineWhatARunDid() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.deliver("info", "one");

        node.runner().run(info());

        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("Run of account info at 127.0.0.1:" + provider.port() + ": 1 listed, 1 collected (")
                .endsWith(" bytes), 0 recognised, 0 deleted, 0 left");

        log.list.clear();
        node.runner().run(info());
        assertThat(lines()).as("nothing new is nothing to tell").isEmpty();
    }

    @Test
    void shouldSayLoudlyThatAnAccountIsPausedAndNeverItsPassword() {
        provider.addMailbox("info", "another");

        RunOutcome outcome = node.runner().run(info());

        assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.CREDENTIALS);
        assertThat(log.list)
                .filteredOn(line -> line.getLevel() == Level.ERROR)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("Account info is paused", "DELETE /collector/accounts/info/pause");
        assertThat(lines()).noneSatisfy(line -> assertThat(line).contains(AnAccount.PASSWORD));
        assertThat(node.state("info").pause().orElseThrow().cause()).isEqualTo(AccountState.Pause.Cause.CREDENTIALS);
    }

    @Test
    void shouldCountInJamesMetrics() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.deliver("info", "one");
        provider.deliver("info", "two");
        provider.deliver("info", "large", "x".repeat(2_000));

        RunOutcome outcome = node.runner()
                .run(AnAccount.named("info", provider.port()).atMost(1_000).build());

        assertThat(outcome.problem()).isEmpty();
        assertThat(node.metrics().countFor("collector.messages")).isEqualTo(2);
        assertThat(node.metrics().countFor("collector.bytes"))
                .isEqualTo((int) outcome.counts().collectedBytes())
                .isPositive();
        assertThat(node.metrics().countFor("collector.left")).isEqualTo(1);
        assertThat(node.metrics().countFor("collector.failedRuns")).isZero();
        assertThat(node.metrics().executionTimesFor("collector.run")).hasSize(1);
        assertThat(node.gauge("collector.running").get()).isEqualTo(0);
    }

    @Test
    void shouldSayHowMuchOfTheMailWentToTheFallback() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.deliver("info", "for nobody");
        provider.deliver("info", "for anna\r\nTo: anna@example.org");
        provider.deliver("info", "for nobody either");
        Pop3Account many = AnAccount.named("info", provider.port())
                .recipients(AnAccount.many())
                .build();

        RunOutcome outcome = node.runner().run(many);

        assertThat(outcome.counts().collected()).isEqualTo(3);
        assertThat(lines())
                .contains("Of 3 messages that were collected, 2 went to the fallback postmaster@example.org; the lines"
                        + " above say why for each");
        assertThat(node.metrics().countFor("collector.fallback")).isEqualTo(2);
    }

    @Test
    void shouldCountWhatIsWrittenToPeople(@TempDir Path folder) throws IOException {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.deliver("info", "one");
        provider.deliver("info", "two");
        Effect ask = new Effect.Ask(
                new Letter(NoticeTemplates.standard("ask"), 1),
                new Answers(AnswerAddress.DEFAULT, Duration.ofDays(14), Ask.Then.LEAVE));
        try (CollectorNode asking = CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("asking.db")))
                .rules(new SomeRules().always(ask).build())
                .idle()) {
            asking.runner().run(info());

            assertThat(asking.metrics().countFor("collector.notices.ask")).isEqualTo(1);
            assertThat(asking.metrics().countFor("collector.notices.suppressed"))
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldSayNothingOfAFallbackThatGotNothing() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.deliver("info", "one");

        node.runner().run(info());

        assertThat(lines()).noneMatch(line -> line.contains("fallback"));
        assertThat(node.metrics().countFor("collector.fallback")).isZero();
    }

    @Test
    void shouldAddUpWhatWasCollected() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.deliver("info", "one");
        node.runner().run(info());
        provider.deliver("info", "two");
        RunOutcome second = node.runner().run(info());

        AccountState state = node.state("info");
        assertThat(state.lastCounts()).isEqualTo(second.counts());
        assertThat(state.totalCollected()).isEqualTo(2);
        assertThat(state.lastSuccess()).isEqualTo(state.lastEnded());
        assertThat(state.failures()).isZero();
    }

    @Test
    void shouldKeepTheLastSuccessWhenARunFails() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        node.runner().run(info());
        Optional<Instant> success = node.state("info").lastSuccess();

        node.runner()
                .run(AnAccount.named("info", provider.port())
                        .withoutPassword("closed")
                        .build());

        AccountState state = node.state("info");
        assertThat(state.lastSuccess()).isEqualTo(success).isPresent();
        assertThat(state.lastError()).contains("password: closed");
        assertThat(state.failures()).isEqualTo(1);
    }

    @Test
    void shouldNotCountABusyMailboxAsAFailure() {
        RunOutcome busy = new RunOutcome(
                Instant.now(),
                Instant.now(),
                RunProgress.Counts.NONE,
                Optional.of(new RunProblem(RunProblem.Kind.BUSY, "sign-in: in use")));

        node.states().ended(INFO, busy);
        node.states().ended(INFO, busy);

        assertThat(node.state("info").failures()).isZero();
        assertThat(node.state("info").lastError()).contains("sign-in: in use");
    }

    @Test
    void shouldBeginNothingAndRecordNothingWhileJamesIsStopping() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        provider.deliver("info", "one");
        node.runner().run(info());
        AccountState before = node.state("info");
        provider.deliver("info", "two");

        node.sayThatJamesIsStopping();
        RunOutcome outcome = node.runner().run(info());

        assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.STOPPING);
        assertThat(node.state("info")).isEqualTo(before);
        assertThat(node.metrics().countFor("collector.failedRuns")).isZero();
    }

    @Test
    void shouldCountARunThatJamesEndedNeitherAsSuccessNorAsFailure() {
        provider.addMailbox("info", AnAccount.PASSWORD);
        node.runner().run(info());
        AccountState before = node.state("info");

        node.states()
                .ended(
                        INFO,
                        new RunOutcome(
                                Instant.now(),
                                Instant.now(),
                                RunProgress.Counts.NONE,
                                Optional.of(RunProblem.stopping())));

        assertThat(node.state("info").failures()).isZero();
        assertThat(node.state("info").lastSuccess()).isEqualTo(before.lastSuccess());
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
