/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Java process of its own, with the tests' class path. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    ChildJvm(String maximumHeap, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + maximumHeap,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The rest of the next line that begins with this; empty when the output has ended. */
    Optional<String> next(String prefix) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            // A line that the kill cut off has not been said.
            if (line.startsWith(prefix) && line.endsWith(".")) {
                return Optional.of(line.substring(prefix.length(), line.length() - 1));
            }
        }
        return Optional.empty();
    }

    /** SIGKILL: no hook, no finally. */
    void kill() {
        // Not by Process.destroyForcibly, which closes the streams.
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
