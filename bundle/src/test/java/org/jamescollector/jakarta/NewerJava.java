/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jamescollector.testing.Peers;

/**
 * A Java that James 3.9 runs on, which needs not be the one that runs the tests.
 *
 * @param home its folder, as in {@code JAVA_HOME}
 * @param feature the first number of its version
 */
record NewerJava(Path home, int feature) {

    /** James 3.9's class files are Java 21's. */
    private static final int OLDEST = 21;

    /** The oldest that will do; without one the tests are left out, and on CI they fail. */
    static NewerJava require() {
        Optional<NewerJava> found = candidates()
                .flatMap(home -> at(home).stream())
                .filter(java -> java.feature() >= OLDEST)
                .min(Comparator.comparing(NewerJava::feature));
        Peers.require(
                found.isPresent(),
                "James 3.9 needs Java " + OLDEST
                        + " or newer, and there is none in JAVA21_HOME, JAVA_HOME or /usr/lib/jvm");
        return found.orElseThrow();
    }

    private static Stream<Path> candidates() {
        Stream<Path> named = Stream.of("JAVA21_HOME", "JAVA_HOME")
                .flatMap(name -> Optional.ofNullable(System.getenv(name)).stream())
                .map(Path::of);
        Stream<Path> installed = Stream.of(Path.of("/usr/lib/jvm"), Path.of("/Library/Java/JavaVirtualMachines"))
                .flatMap(NewerJava::children)
                .flatMap(folder -> Stream.of(folder, folder.resolve("Contents/Home")));
        return Stream.of(Stream.of(Path.of(System.getProperty("java.home"))), named, installed)
                .flatMap(homes -> homes);
    }

    private static Stream<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<NewerJava> at(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(release)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
        return version.isEmpty()
                ? Optional.empty()
                : Optional.of(new NewerJava(home, Runtime.Version.parse(version).feature()));
    }

    /** Starts a command line for a program of its own. */
    List<String> command() {
        return List.of(
                home.resolve("bin/java").toString(),
                "-Xmx1g",
                // SQLite and Netty have parts in native code, which newer Javas warn of.
                "--enable-native-access=ALL-UNNAMED",
                "-Djames.exit.on.startup.error=false");
    }
}
