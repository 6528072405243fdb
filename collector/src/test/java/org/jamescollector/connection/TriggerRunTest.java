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
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SmtpLogin;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.SmtpTimeouts;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.account.Trigger;
import org.jamescollector.account.TriggerAccount;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.testing.FakeOdmrProvider;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        try (LogOf log = LogOf.fromNowOn(ProgramSteps.class)) {
            run(account(
                    new Trigger.Command(shell("printf 'dialling\\nup\\033[31m\\n'; exit 7", true)), Optional.empty()));

            assertThat(log.said())
                    .containsExactly(
                            "Account site, <command>: /bin/sh says: dialling",
                            "Account site, <command>: /bin/sh says: up\\x1B[31m",
                            "Account site, <command>: /bin/sh ended with status 7, which is ignored");
        }
    }

    @Test
    void shouldTellWhatAProgramSaidThatDidNotEnd() {
        ProgramStep hanging = new ProgramStep(
                new Program(
                        List.of("/bin/sh", "-c", "echo dialling; exec sleep 600"),
                        Optional.empty(),
                        Duration.ofSeconds(2)),
                true);
        try (LogOf log = LogOf.fromNowOn(ProgramSteps.class)) {
            run(account(new Trigger.Command(hanging), Optional.empty()));

            assertThat(log.said())
                    .containsExactly(
                            "Account site, <command>: /bin/sh says: dialling",
                            "Account site, <command>: /bin/sh did not end within 2 seconds, which is ignored");
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
        try (LogOf log = LogOf.fromNowOn(TriggerRun.class)) {
            RunOutcome outcome = node.runner().run(account);

            assertThat(outcome.problem()).isEmpty();
            assertThat(outcome.counts().collected()).isZero();
            assertThat(log.said()).singleElement().asString().contains("none came within");
        }
    }

    @Test
    void shouldSayWhatIsMissingWhereNobodyCounts() {
        try (LogOf log = LogOf.fromNowOn(TriggerRun.class)) {
            run(account(command("true"), WAITING));

            assertThat(log.said())
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
            try (LogOf log = LogOf.fromNowOn(TriggerRun.class)) {
                assertThat(run(account(finger, Optional.empty())).problem()).isEmpty();

                assertThat(asked.join()).isEqualTo("site");
                assertThat(log.said()).singleElement().asString().endsWith("says: on its way");
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

    // ---- ETRN

    private static Trigger etrn(FakeOdmrProvider server, Optional<SmtpLogin> login, String... names) {
        return new Trigger.Etrn(
                new Endpoint("127.0.0.1", server.port()),
                new TransportSecurity(
                        Mode.STARTTLS_IF_OFFERED, new Verification.SystemAuthorities(), Optional.empty(), false),
                login,
                List.of(names),
                SmtpTimeouts.DEFAULT);
    }

    private static SmtpLogin login(SecretSource password) {
        return new SmtpLogin(FakeOdmrProvider.USER, password, SmtpSignIn.STRONGEST);
    }

    private RunOutcome asked(FakeOdmrProvider server, String... names) {
        TriggerAccount account = account(etrn(server, Optional.empty(), names), WAITING);
        CollectorNode node = node(account, Programs.NONE);
        node.arrivals().begin();
        return node.runner().run(account);
    }

    @Test
    void shouldWaitForNothingWhereTheServerSaysThatThereIsNone() {
        try (FakeOdmrProvider server = new FakeOdmrProvider()
                        .answering("ETRN example.org", "251 no messages waiting")
                        .start();
                LogOf log = LogOf.fromNowOn(TriggerRun.class)) {
            RunOutcome outcome = asked(server, "example.org");

            assertThat(outcome.problem()).isEmpty();
            assertThat(Duration.between(outcome.started(), outcome.ended())).isLessThan(WAITING.orElseThrow());
            assertThat(log.said())
                    .containsExactly("Account site: ETRN example.org at 127.0.0.1:" + server.port()
                            + ": \"251 no messages waiting\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"458 unable to queue", "421 shutting down"})
    void shouldNotTakeItForAFailureThatTheServerCannotNow(String answer) {
        try (FakeOdmrProvider server =
                new FakeOdmrProvider().answering("ETRN example.org", answer).start()) {
            RunProblem problem = asked(server, "example.org").problem().orElseThrow();

            assertThat(problem.kind()).isEqualTo(RunProblem.Kind.BUSY);
            assertThat(problem.isFailure()).isFalse();
            assertThat(problem.message()).startsWith("ETRN example.org: the provider answered \"" + answer + "\": ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "459 not allowed, Check <name>example.org</name>",
        "501 bad name, try <name>#example.org</name>",
        "502 not here, Check <host> and <port>",
        "530 who are you, give <user> and <password>"
    })
    void shouldTellWhatToDoAboutARefusal(String answer, String remedy) {
        try (FakeOdmrProvider server =
                new FakeOdmrProvider().answering("ETRN example.org", answer).start()) {
            RunOutcome outcome = asked(server, "example.org");

            assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.PROVIDER);
            assertThat(outcome.problem().orElseThrow().message())
                    .startsWith("ETRN example.org: the provider answered \"" + answer + "\": ")
                    .contains(remedy);
            assertThat(Duration.between(outcome.started(), outcome.ended()))
                    .as("nobody waits for mail that nobody sends")
                    .isLessThan(WAITING.orElseThrow());
        }
    }

    @Test
    void shouldTellTheGravestOfSeveralRefusals() {
        try (FakeOdmrProvider server = new FakeOdmrProvider()
                .answering("ETRN a.example", "458 later")
                .answering("ETRN b.example", "459 not allowed")
                .start()) {
            assertThat(asked(server, "a.example", "b.example")
                            .problem()
                            .orElseThrow()
                            .message())
                    .startsWith("ETRN b.example: ")
                    .endsWith("(refused or not asked: 2 of 2 names)");
        }
    }

    @Test
    void shouldSayHowManyNamesWereNotAskedFor() {
        try (FakeOdmrProvider server = new FakeOdmrProvider()
                .answering("ETRN a.example", "502 not here")
                .start()) {
            assertThat(asked(server, "a.example", "b.example", "c.example")
                            .problem()
                            .orElseThrow()
                            .message())
                    .endsWith("(refused or not asked: 3 of 3 names)");
        }
    }

    /** Does something as soon as the run counts what comes. */
    private static RunOutcome runWhile(CollectorNode node, TriggerAccount account, Runnable something) {
        CompletableFuture<RunOutcome> outcome =
                CompletableFuture.supplyAsync(() -> node.runner().run(account));
        Awaitility.await().until(() -> node.runner()
                .progress(SITE)
                .filter(counts -> counts.sessions() > 0)
                .isPresent());
        something.run();
        return outcome.join();
    }

    @Test
    void shouldCountTheMailThatComesForTheNamesThatWereTaken() {
        try (FakeOdmrProvider server = new FakeOdmrProvider()
                .answering("ETRN b.example", "459 not allowed")
                .start()) {
            TriggerAccount account =
                    account(etrn(server, Optional.empty(), "example.org", "b.example"), WAITING, "example.org");
            CollectorNode node = node(account, Programs.NONE);
            node.arrivals().begin();

            RunOutcome outcome = runWhile(node, account, () -> {
                node.arrivals().arrived(List.of(Domain.of("example.org")), 10);
                node.arrivals().arrived(List.of(Domain.of("example.net")), 10);
                node.arrivals().arrived(List.of(Domain.of("example.org"), Domain.of("example.net")), 20);
            });

            assertThat(outcome.counts().collected()).isEqualTo(2);
            assertThat(outcome.counts().collectedBytes()).isEqualTo(30);
            assertThat(outcome.problem().orElseThrow().message()).startsWith("ETRN b.example: ");
            assertThat(server.received()).contains("ETRN example.org", "ETRN b.example");
        }
    }

    @Test
    void shouldNotWaitOnWhereJamesStops() {
        try (FakeOdmrProvider server = new FakeOdmrProvider().start()) {
            TriggerAccount account = account(etrn(server, Optional.empty(), "example.org"), WAITING);
            CollectorNode node = node(account, Programs.NONE);
            node.arrivals().begin();

            RunOutcome outcome = runWhile(node, account, node::sayThatJamesIsStopping);

            assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.STOPPING);
            assertThat(Duration.between(outcome.started(), outcome.ended())).isLessThan(WAITING.orElseThrow());
        }
    }

    @Test
    void shouldAskNothingWhereThePasswordCannotBeHad() {
        SecretSource none = () -> {
            throw new IOException("the secret file /run/secret does not exist");
        };
        try (FakeOdmrProvider server = new FakeOdmrProvider().start()) {
            RunOutcome outcome = run(account(etrn(server, Optional.of(login(none)), "example.org"), WAITING));

            assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.LOCAL);
            assertThat(outcome.problem().orElseThrow().message())
                    .isEqualTo("password: the secret file /run/secret does not exist");
            assertThat(server.sessions()).isZero();
        }
    }

    @Test
    void shouldPauseTheAccountWhoseSignInIsRefused() {
        try (FakeOdmrProvider server = new FakeOdmrProvider().start()) {
            TriggerAccount account = account(
                    etrn(server, Optional.of(login(SecretSource.of(new Secret("quite-wrong")))), "example.org"),
                    WAITING);
            CollectorNode node = node(account, Programs.NONE);

            RunOutcome outcome = node.runner().run(account);

            assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.CREDENTIALS);
            assertThat(outcome.problem().orElseThrow().message()).doesNotContain("quite-wrong");
            assertThat(node.state("site").pause()).isPresent();
        }
    }

    @Test
    void shouldTellOfAServerThatHangsUp() {
        try (FakeOdmrProvider server =
                new FakeOdmrProvider().cuttingAt("ETRN example.org").start()) {
            assertThat(asked(server, "example.org").problem().orElseThrow().message())
                    .startsWith("ETRN example.org: the provider closed the connection");
        }
    }
}
