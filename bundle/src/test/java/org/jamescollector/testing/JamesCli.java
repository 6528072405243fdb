/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * James' own command line, as a process that speaks JMX. It runs in James' working folder, where it finds the password that James
 * made for it ({@code conf/jmxremote.password}).
 */
public final class JamesCli {

    private final Path folder;
    private final int jmxPort;

    JamesCli(Path folder, int jmxPort) {
        this.folder = folder;
        this.jmxPort = jmxPort;
    }

    /**
     * Runs one command, such as {@code AddUser anna@example.org secret}.
     *
     * @return what it printed
     * @throws IllegalStateException with what it printed if it failed
     */
    public String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                JamesProcess.java(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "org.apache.james.cli.ServerCmd",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(jmxPort)));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", arguments) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String classPath() {
        try {
            return Files.readString(Checkout.built("james.classpath")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void addDomain(String domain) {
        run("AddDomain", domain);
    }

    public void addUser(String user, String password) {
        run("AddUser", user, password);
    }
}
