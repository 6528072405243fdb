/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Other people's programs: whether they are there, their version, a run of one. */
final class Programs {

    private static final Duration LONGEST_RUN = Duration.ofMinutes(30);

    private Programs() {}

    static boolean isInstalled(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** The line with which a program tells its version: the first with a digit, for some print warnings before it. */
    static String versionOf(String program) throws IOException {
        Process process = new ProcessBuilder(program, "--version")
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            return output.lines()
                    .filter(line -> line.matches(".*[0-9].*"))
                    .findFirst()
                    .orElse("");
        } finally {
            process.destroy();
        }
    }

    /** A file that only its owner can read, as these programs want it when it holds a password. */
    static Path writeSecretFile(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    /**
     * Runs a program to its end.
     *
     * @param home stands for the user's home folder
     * @return the time from start to end
     * @throws IOException if its exit status is not 0; with what it printed
     */
    static Duration time(Path home, List<String> command) throws IOException, InterruptedException {
        Path output = home.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("LC_ALL", "C");
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            if (!process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(command.get(0) + " did not end within " + LONGEST_RUN);
            }
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            if (process.exitValue() != 0) {
                throw new IOException(
                        command.get(0) + " ended with status " + process.exitValue() + ": " + Files.readString(output));
            }
            return time;
        } finally {
            process.destroy();
        }
    }
}
