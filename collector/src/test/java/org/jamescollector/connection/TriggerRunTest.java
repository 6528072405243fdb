/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.james.core.Domain;
import org.awaitility.Awaitility;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.Program;
import org.jamescollector.account.ProgramStep;
import org.jamescollector.account.Programs;
import org.jamescollector.account.Trigger;
import org.jamescollector.account.TriggerAccount;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accounts that set off the delivery of mail, and programs around the runs of any account. */
@Timeout(60)
class TriggerRunTest {

    private static final AccountName SITE = new AccountName("site");
    private static final Optional<Duration> WAITING = Optional.of(Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private Optional<CollectorNode> running = Optional.empty();

    @AfterEach
    void stop() {
        running.ifPresent(CollectorNode::close);
    }

    private static ProgramStep shell(String script, boolean ignoresFailure) {
        return new ProgramStep(
                new Program(List.of("/bin/sh", "-c", script), Optional.empty(), Duration.ofSeconds(20)),
                ignoresFailure);
    }

    private static Trigger command(String script) {
        return new Trigger.Command(shell(script, false));
    }

    private static TriggerAccount account(Trigger trigger, Optional<Duration> wait, String... domains) {
        return new TriggerAccount(SITE, true, Duration.ofMinutes(5), trigger, List.of(domains), wait);
    }

    private CollectorNode node(TriggerAccount account, Programs around) {
        CollectorNode node = CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("collector.db")))
                .account(account, around)
                .idle();
        running = Optional.of(node);
        return node;
    }

    private RunOutcome run(TriggerAccount account) {
        return node(account, Programs.NONE).runner().run(account);
    }

    private RunOutcome run(String script, Programs around) {
        TriggerAccount account = account(command(script), Optional.empty());
        return node(account, around).runner().run(account);
    }

    private String written() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String out() {
        return "'" + folder.resolve("out") + "'";
    }

    @Test
    void shouldRunAProgramThatIsToldWhatItIsAbout() throws Exception {
        RunOutcome outcome =
                run("echo $COLLECTOR_ACCOUNT $COLLECTOR_PROTOCOL $COLLECTOR_STEP > " + out(), Programs.NONE);

        assertThat(outcome.problem()).isEmpty();
        assertThat(written()).isEqualTo("site command command\n");
    }

    @Test
    void shouldTellOfAProgramThatFails() {
        RunOutcome outcome = run(account(command("echo no line >&2; exit 7"), WAITING));

        assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.LOCAL);
        assertThat(outcome.problem().orElseThrow().message())
                .startsWith("<command>: /bin/sh ended with status 7. Run it by hand")
                .contains("<ignoreFailure>true</ignoreFailure>");
    }

    @Test
    void shouldTellWhatAProgramSays() {
        try (LogLines log = LogLines.of(ProgramSteps.class)) {
            run(account(
                    new Trigger.Command(shell("printf 'dialling\\nup\\033[31m\\n'; exit 7", true)), Optional.empty()));

            assertThat(log.messages())
                    .containsExactly(
                            "Account site, <command>: /bin/sh says: dialling",
                            "Account site, <command>: /bin/sh says: up\\x1B[31m",
                            "Account site, <command>: /bin/sh ended with status 7, which is ignored");
        }
    }

    @Test
    void shouldCountTheMailThatComes() {
        TriggerAccount account = account(command("true"), WAITING, "example.org", "@example.com");
        CollectorNode node = node(account, Programs.NONE);
        node.arrivals().begin();
        CompletableFuture<RunOutcome> outcome =
                CompletableFuture.supplyAsync(() -> node.runner().run(account));

        Awaitility.await().until(() -> {
            node.arrivals().arrived(List.of(Domain.of("example.net")), 1);
            node.arrivals().arrived(List.of(Domain.of("example.org")), 10);
            node.arrivals().arrived(List.of(Domain.of("mail.example.com")), 10);
            return node.runner().progress(SITE).isPresent();
        });
        node.arrivals().arrived(List.of(Domain.of("example.org")), 10);

        RunProgress.Counts counts = outcome.join().counts();
        assertThat(counts.collected()).isPositive();
        assertThat(counts.collectedBytes()).isEqualTo(10 * counts.collected());
    }

    @Test
    void shouldSayThatNoMailCame() {
        TriggerAccount account = account(command("true"), Optional.of(Duration.ofMillis(50)));
        CollectorNode node = node(account, Programs.NONE);
        node.arrivals().begin();
        try (LogLines log = LogLines.of(TriggerRun.class)) {
            RunOutcome outcome = node.runner().run(account);

            assertThat(outcome.problem()).isEmpty();
            assertThat(outcome.counts().collected()).isZero();
            assertThat(log.messages()).singleElement().asString().contains("none came within");
        }
    }

    @Test
    void shouldSayWhatIsMissingWhereNobodyCounts() {
        try (LogLines log = LogLines.of(TriggerRun.class)) {
            run(account(command("true"), WAITING));

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("<handler class=\"org.jamescollector.arrival.CountArrivals\"/>", "conf/smtpserver.xml");
        }
    }

    @Test
    void shouldAskAFingerServer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> answer(server));
            Trigger finger = new Trigger.Finger(
                    new Endpoint("127.0.0.1", server.getLocalPort()), "site", Duration.ofSeconds(20));
            try (LogLines log = LogLines.of(TriggerRun.class)) {
                assertThat(run(account(finger, Optional.empty())).problem()).isEmpty();

                assertThat(asked.join()).isEqualTo("site");
                assertThat(log.messages()).singleElement().asString().endsWith("says: on its way");
            }
        }
    }

    private static String answer(ServerSocket server) {
        try (Socket connection = server.accept()) {
            String line = new BufferedReader(
                            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            connection.getOutputStream().write("on its way\r\n".getBytes(StandardCharsets.US_ASCII));
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldTellOfAFingerServerThatIsNotThere() throws Exception {
        Endpoint nobody;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            nobody = new Endpoint("127.0.0.1", server.getLocalPort());
        }
        RunOutcome outcome = run(account(new Trigger.Finger(nobody, "site", Duration.ofSeconds(5)), WAITING));

        assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.PROVIDER);
        assertThat(outcome.problem().orElseThrow().message()).contains("cannot be reached");
    }

    @Test
    void shouldRunProgramsBeforeAndAfter() throws Exception {
        Programs around = new Programs(
                Optional.of(shell("echo before >> " + out(), false)),
                Optional.of(shell(
                        "echo $COLLECTOR_STEP $COLLECTOR_OUTCOME $COLLECTOR_MESSAGES [$COLLECTOR_PROBLEM] >> " + out(),
                        false)));

        RunOutcome outcome = run("echo run >> " + out(), around);

        assertThat(outcome.problem()).isEmpty();
        assertThat(written()).isEqualTo("before\nrun\nafter success 0 []\n");
    }

    @Test
    void shouldCallTheRunOffWhereTheProgramBeforeItFails() throws Exception {
        Programs around = new Programs(
                Optional.of(shell("exit 3", false)), Optional.of(shell("echo $COLLECTOR_OUTCOME >> " + out(), false)));

        RunOutcome outcome = run("echo run >> " + out(), around);

        assertThat(outcome.problem().orElseThrow().message())
                .startsWith("<before>: /bin/sh ended with status 3. The account was not collected.");
        assertThat(written()).as("what the program behind it has to undo").isEqualTo("failure\n");
    }

    @Test
    void shouldTellOfAProgramAfterTheRunThatFailed() {
        RunOutcome outcome = run("true", new Programs(Optional.empty(), Optional.of(shell("exit 4", false))));

        assertThat(outcome.problem().orElseThrow().message()).startsWith("<after>: /bin/sh ended with status 4.");
    }

    @Test
    void shouldGoOnWhereTheProgramBeforeItMayFail() throws Exception {
        RunOutcome outcome =
                run("echo run > " + out(), new Programs(Optional.of(shell("exit 3", true)), Optional.empty()));

        assertThat(outcome.problem()).isEmpty();
        assertThat(written()).isEqualTo("run\n");
    }
}
