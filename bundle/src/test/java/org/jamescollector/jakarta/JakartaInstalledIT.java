/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jamescollector.testing.AppendToFile;
import org.jamescollector.testing.Checkout;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars as administrators install them: each in the James that it is for, and in the other one. */
class JakartaInstalledIT {

    private static final String PLAINLY = "James did not start, because of the collector:\n";

    @TempDir
    private Path folder;

    /** How a process ended. */
    private record Ended(int exitCode, String log) {}

    @Test
    void shouldCollectInJames39() throws Exception {
        Ended ended = partOfJames39(Checkout.jakartaJar(), "first", "spam", "second");

        assertThat(ended.exitCode()).as("%s", ended.log()).isZero();
        assertThat(AppendToFile.read(folder.resolve("delivered")))
                .extracting(AppendToFile.Appended::messageId, AppendToFile.Appended::recipients)
                .containsExactlyInAnyOrder(
                        tuple("<first@example.net>", "anna@example.org"),
                        tuple("<second@example.net>", "anna@example.org"));
        assertThat(ended.log()).contains("left at the provider: 3");
    }

    @Test
    void shouldSayInOneSentenceThatJames39NeedsTheOtherJar() throws Exception {
        Ended ended = partOfJames39(Checkout.jar());

        assertThat(ended.exitCode()).isNotZero();
        assertThat(endOf(ended.log()))
                .isEqualTo(
                        "james-collector.jar is for James 3.8 and this James is newer: take it out of extensions-jars/ and put"
                                + " james-collector-jakarta.jar there");
        assertThat(ended.log()).doesNotContain("NoClassDefFoundError");
    }

    @Test
    void shouldSayInOneSentenceThatJames38NeedsTheOtherJar() {
        StockJames.StartupFailure failure =
                StockJames.builder().jarInstead(Checkout.jakartaJar()).startupFailure();

        assertThat(failure.exitCode()).isEqualTo(1);
        assertThat(endOf(failure.log()))
                .isEqualTo(
                        "james-collector-jakarta.jar is for James 3.9 and newer and this James is older: take it out of"
                                + " extensions-jars/ and put james-collector.jar there");
        assertThat(failure.log()).doesNotContain("NoClassDefFoundError");
    }

    private static String endOf(String log) {
        assertThat(log).containsOnlyOnce(PLAINLY);
        return log.substring(log.indexOf(PLAINLY) + PLAINLY.length()).strip();
    }

    private Ended partOfJames39(Path jar, String... subjects) throws Exception {
        lay(jar);
        NewerJava java = NewerJava.require();
        Path tests = Checkout.root().resolve("bundle/target/jakarta-tests");
        // Not the collector's own classes: those come from the jar, by the class loader that James makes for it.
        List<Path> classPath =
                new ArrayList<>(List.of(tests.resolve("bundle/test-classes"), tests.resolve("stand-ins")));
        classPath.addAll(James39.withTestLibraries());
        List<String> command = new ArrayList<>(java.command());
        command.addAll(
                List.of("-cp", ClassLibrary.classPath(classPath), PartOfJames.class.getName(), folder.toString()));
        command.addAll(List.of(subjects));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as(() -> "it ends: " + read(log))
                    .isTrue();
            return new Ended(process.exitValue(), read(log));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lay(Path jar) throws Exception {
        for (String name : List.of("conf", "var", "extensions-jars")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.copy(jar, folder.resolve("extensions-jars").resolve(jar.getFileName()));
        Files.copy(Checkout.root().resolve("conf/extensions.properties"), folder.resolve("conf/extensions.properties"));
        Files.writeString(
                folder.resolve("conf/collector.xml"),
                """
                <collector>
                  <accounts>
                    <pop3 name="info">
                      <host>127.0.0.1</host>
                      <port>@port@</port>
                      <security>none</security>
                      <allowPlaintextPassword>true</allowPlaintextPassword>
                      <user>info</user>
                      <password>secret</password>
                      <deliverTo>anna@example.org</deliverTo>
                    </pop3>
                  </accounts>
                </collector>
                """);
        Files.writeString(
                folder.resolve("conf/mailetcontainer.xml"),
                Stream.of(
                                "<mailetcontainer><processors>",
                                "<processor state=\"root\" enableJmx=\"false\">",
                                "<mailet match=\"org.jamescollector.matchers.AlreadyCollected\" class=\"Null\"/>",
                                "<mailet match=\"All\" class=\"org.jamescollector.mailets.DeliverCopiesOnce\"/>",
                                "<mailet match=\"All\" class=\"org.jamescollector.testing.AppendToFile\"><file>",
                                folder.resolve("delivered").toString(),
                                "</file></mailet>",
                                "<mailet match=\"All\" class=\"Null\"/>",
                                "</processor>",
                                "<processor state=\"error\" enableJmx=\"false\"><mailet match=\"All\" class=\"Null\"/></processor>",
                                "<processor state=\"download-rules\" enableJmx=\"false\">",
                                "<mailet match=\"SubjectIs=spam\" class=\"org.jamescollector.mailets.IgnoreAtProvider\"/>",
                                "</processor></processors></mailetcontainer>")
                        .reduce("", String::concat));
    }
}
