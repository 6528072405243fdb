/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamescollector.config.ConfigurationFixture.accounts;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jamescollector.account.SecretSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSourceTest {

    @TempDir
    private Path directory;

    private ConfigurationFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigurationFixture(directory, Map.of("SECRET", "from env"));
    }

    private SecretSource parse(String element) throws Exception {
        return fixture.parse(accounts("<pop3 name=\"info\"><host>pop.example.com</host><user>info</user>"
                        + "<deliverTo>info@example.org</deliverTo>" + element + "</pop3>"))
                .pop3Accounts()
                .get(0)
                .password();
    }

    private static SecretSource shell(String script, Duration timeout) {
        return new CommandSecret(List.of("/bin/sh", "-c", script), timeout);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa$$word", "$", "$HOME", "a${b}", "50%,;\"'", "$$"})
    void shouldTakeAnyOtherTextForThePasswordItself(String password) throws Exception {
        assertThat(parse("<password>" + password + "</password>").resolve().reveal())
                .isEqualTo(password);
    }

    @Test
    void shouldTakeADoubledDollarForAPasswordThatLooksLikeAReference() throws Exception {
        assertThat(parse("<password>$${env:SECRET}</password>").resolve().reveal())
                .isEqualTo("${env:SECRET}");
    }

    @Test
    void shouldKeepSpacesAroundAPasswordWhereXmlSaysSo() throws Exception {
        assertThat(parse("<password xml:space=\"preserve\"> a b </password>")
                        .resolve()
                        .reveal())
                .isEqualTo(" a b ");
    }

    @Test
    void shouldReadTheEnvironment() throws Exception {
        assertThat(parse("<password>${env:SECRET}</password>").resolve().reveal())
                .isEqualTo("from env");
    }

    @Test
    void shouldReadAFileAnewEachTime() throws Exception {
        Path file = fixture.write("conf/info.secret", "first\n");
        SecretSource source = parse("<password>${file:info.secret}</password>");

        assertThat(source.resolve().reveal()).isEqualTo("first");
        Files.writeString(file, "second\r\n");
        assertThat(source.resolve().reveal()).isEqualTo("second");
        Files.delete(file);
        assertThatThrownBy(source::resolve)
                .isInstanceOf(IOException.class)
                .hasMessage("the secret file " + file + " does not exist");
    }

    @ParameterizedTest
    @CsvSource({"relative.secret", "file://conf/relative.secret", "ABSOLUTE", "file://ABSOLUTE"})
    void shouldFindAFileByEveryKindOfPath(String location) throws Exception {
        Path file = fixture.write("conf/relative.secret", " with spaces ");

        assertThat(parse("<password>${file:" + location.replace("ABSOLUTE", file.toString()) + "}</password>")
                        .resolve()
                        .reveal())
                .isEqualTo(" with spaces ");
    }

    @Test
    void shouldRefuseAFileThatIsNoSecret() throws Exception {
        FileSecret tooLong = new FileSecret(fixture.write("conf/long", "x".repeat(SecretText.LONGEST + 1)));
        assertThatThrownBy(tooLong::resolve).hasMessageEndingWith("is longer than 65536 bytes");
        FileSecret binary = new FileSecret(Files.write(directory.resolve("binary"), new byte[] {(byte) 0xFF}));
        assertThatThrownBy(binary::resolve).hasMessageEndingWith("is not UTF-8");
        assertThatThrownBy(new FileSecret(directory)::resolve).isInstanceOf(IOException.class);
    }

    @Test
    void shouldTakeTheFirstLineThatAProgramPrints() throws Exception {
        SecretSource source = parse("<passwordCommand><program>/bin/echo</program><argument>-n</argument>"
                + "<argument>s3cret; $HOME, *</argument></passwordCommand>");

        assertThat(source.resolve().reveal()).isEqualTo("s3cret; $HOME, *");
        assertThat(shell("echo first; echo second; echo noise >&2", Duration.ofSeconds(10))
                        .resolve()
                        .reveal())
                .isEqualTo("first");
    }

    @Test
    void shouldGiveTheProgramNoInput() throws Exception {
        assertThat(shell("cat; echo done", Duration.ofSeconds(10)).resolve().reveal())
                .isEqualTo("done");
    }

    @Test
    void shouldQuoteNothingWhenTheProgramFails() {
        assertThatThrownBy(() -> shell("echo hunter2; echo hunter2 >&2; exit 3", Duration.ofSeconds(10))
                        .resolve())
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the password command /bin/sh ended with status 3; run it by hand as James' user to see why");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "echo"})
    void shouldRefuseAnEmptyFirstLine(String script) {
        assertThatThrownBy(() -> shell(script, Duration.ofSeconds(10)).resolve())
                .hasMessage("the first line of the output of /bin/sh is empty");
    }

    @Test
    void shouldSayWhenTheProgramCannotBeStarted() {
        assertThatThrownBy(new CommandSecret(List.of("/missing/pass", "hunter2"), Duration.ofSeconds(1))::resolve)
                .hasMessage("the password command /missing/pass cannot be started: does it exist,"
                        + " and may James' user run it?");
    }

    @Test
    void shouldKillAProgramWithWhatItStartedWhenItsTimeIsOver() {
        Path pid = directory.resolve("pid");

        assertThatThrownBy(() -> shell("sleep 600 & echo $! > '" + pid + "'; wait", Duration.ofSeconds(1))
                        .resolve())
                .hasMessage("the password command /bin/sh did not end within 1 seconds");

        Awaitility.await().until(() -> ProcessHandle.of(
                        Long.parseLong(Files.readString(pid).trim()))
                .filter(ProcessHandle::isAlive)
                .isEmpty());
    }

    @Test
    void shouldNotWaitForWhatTheProgramLeavesBehind() throws Exception {
        Path pid = directory.resolve("pid");
        try {
            assertThat(shell("sleep 600 & echo $! > '" + pid + "'; echo secret", Duration.ofSeconds(10))
                            .resolve()
                            .reveal())
                    .isEqualTo("secret");
        } finally {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).trim())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void shouldStopAProgramThatPrintsWithoutEnd() {
        assertThatThrownBy(() -> shell("while :; do echo hunter2; done", Duration.ofSeconds(30))
                        .resolve())
                .hasMessage("the output of /bin/sh is longer than 65536 bytes");
    }

    @Test
    void shouldEndWhenInterrupted() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                shell("sleep 600", Duration.ofMinutes(10)).resolve();
            } catch (IOException e) {
                thrown.set(e);
            }
        });
        thread.start();

        thread.interrupt();
        thread.join(10_000);

        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    }
}
