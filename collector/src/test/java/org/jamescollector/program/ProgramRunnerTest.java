/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jamescollector.account.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramRunnerTest {

    @TempDir
    Path folder;

    private static Program shell(String script) {
        return new Program(List.of("/bin/sh", "-c", script), Optional.empty(), Duration.ofSeconds(20));
    }

    private static String text(ProgramResult result) {
        return new String(result.output(), UTF_8);
    }

    private boolean isAlive(Path pidFile) throws Exception {
        return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).trim()))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }

    @Test
    void shouldGiveArgumentsAsTheyAre() throws Exception {
        Program echo = new Program(
                List.of("/bin/echo", "$HOME *", "; rm -rf x", "\"a\""), Optional.empty(), Duration.ofSeconds(9));

        assertThat(text(ProgramRunner.doing(100).run(echo, Map.of()))).isEqualTo("$HOME * ; rm -rf x \"a\"\n");
    }

    @Test
    void shouldTellTheStatusAndBothOutputs() throws Exception {
        ProgramResult result = ProgramRunner.doing(100).run(shell("echo out; echo error >&2; exit 3"), Map.of());

        assertThat(result.status()).isEqualTo(3);
        assertThat(text(result)).isEqualTo("out\nerror\n");
        assertThat(result.isCut()).isFalse();
    }

    @Test
    void shouldThrowTheErrorOutputOfAnAnswerAway() throws Exception {
        assertThat(text(ProgramRunner.asking(100).run(shell("echo out; echo error >&2"), Map.of())))
                .isEqualTo("out\n");
    }

    @Test
    void shouldAddToTheEnvironmentAndWorkInTheFolder() throws Exception {
        Program pwd = new Program(
                List.of("/bin/sh", "-c", "pwd; echo $COLLECTOR_ACCOUNT; test -n \"$PATH\""),
                Optional.of(folder),
                Duration.ofSeconds(20));

        ProgramResult result = ProgramRunner.doing(1_000).run(pwd, Map.of("COLLECTOR_ACCOUNT", "a b"));

        assertThat(text(result)).isEqualTo(folder.toRealPath() + "\na b\n");
        assertThat(result.status()).isZero();
    }

    @Test
    void shouldKeepTheBeginningOfWhatAProgramWritesAndLetItEnd() throws Exception {
        ProgramResult result = ProgramRunner.doing(10)
                .run(shell("i=0; while [ $i -lt 50000 ]; do echo 0123456789; i=$((i+1)); done; exit 4"), Map.of());

        assertThat(text(result)).isEqualTo("0123456789");
        assertThat(result.isCut()).isTrue();
        assertThat(result.status()).isEqualTo(4);
    }

    @Test
    void shouldKillAProgramWithAllItsFamilyWhenItsTimeIsOver() throws Exception {
        Path child = folder.resolve("child");
        Path orphan = folder.resolve("orphan");
        Program family = new Program(
                List.of(
                        "/bin/sh",
                        "-c",
                        "sleep 600 & echo $! > '" + child + "'; sh -c 'sleep 600 & echo $! > " + orphan
                                + "; sleep 1'; wait"),
                Optional.empty(),
                Duration.ofSeconds(3));

        assertThatThrownBy(() -> ProgramRunner.doing(100).run(family, Map.of()))
                .isInstanceOf(ProgramFailure.class)
                .hasMessage("/bin/sh did not end within 3 seconds");

        Awaitility.await().until(() -> !isAlive(child) && !isAlive(orphan));
    }

    @Test
    void shouldLetWhatAProgramStartedStayWhenItHasEnded() throws Exception {
        Path pid = folder.resolve("pid");
        ProgramResult result = ProgramRunner.doing(100).run(shell("sleep 600 & echo $! > '" + pid + "'"), Map.of());
        try {
            assertThat(result.status()).isZero();
            assertThat(isAlive(pid)).isTrue();
        } finally {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).trim())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void shouldKillTheProgramWhenInterrupted() throws Exception {
        Path pid = folder.resolve("pid");
        Thread thread = new Thread(() -> {
            try {
                ProgramRunner.doing(100).run(shell("echo $$ > '" + pid + "'; exec sleep 600"), Map.of());
            } catch (ProgramFailure | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        Awaitility.await().until(() -> Files.exists(pid) && Files.size(pid) > 1);

        thread.interrupt();
        thread.join(10_000);

        Awaitility.await().until(() -> !isAlive(pid));
    }

    @Test
    void shouldSayWhatToLookAtWhenTheProgramCannotBeStarted() {
        Program missing = new Program(
                List.of("/missing/dial", "secret"), Optional.of(folder.resolve("nowhere")), Duration.ofSeconds(1));

        assertThatThrownBy(() -> ProgramRunner.doing(100).run(missing, Map.of()))
                .isInstanceOf(ProgramFailure.class)
                .hasMessageStartingWith(
                        "/missing/dial cannot be started: does it exist, and may James' user run it in ")
                .hasMessageNotContaining("secret");
    }
}
