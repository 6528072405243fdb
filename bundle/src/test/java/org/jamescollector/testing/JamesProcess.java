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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One life of a James process, from its start to its end. */
final class JamesProcess {

    private static final Duration TO_START = Duration.ofMinutes(3);
    private static final Duration TO_STOP = Duration.ofMinutes(1);
    private static final String STARTED = "JAMES server started";

    private final Process process;
    private final Path output;
    private final long from;

    private JamesProcess(Process process, Path output, long from) {
        this.process = process;
        this.output = output;
        this.from = from;
    }

    /**
     * How to start one.
     *
     * @param folder the working directory; what the process prints is appended to {@code logs/james.out} in it
     */
    record Launch(
            Path folder, String classPath, List<String> jvmArguments, Map<String, String> environment, String main) {

        private List<String> command() {
            List<String> command = new ArrayList<>();
            command.add(java());
            command.addAll(jvmArguments);
            command.add("-Dworking.directory=" + folder);
            command.add("-Dlogback.configurationFile=" + folder.resolve("conf/logback.xml"));
            // JMX hands out the address of the machine's name otherwise, which need not lead here.
            command.add("-Djava.rmi.server.hostname=127.0.0.1");
            command.add("-cp");
            command.add(classPath);
            command.add(main);
            return command;
        }
    }

    static JamesProcess launch(Launch how) {
        Path output = how.folder().resolve("logs/james.out");
        try {
            Files.createDirectories(output.getParent());
            long from = Files.exists(output) ? Files.size(output) : 0;
            ProcessBuilder builder = new ProcessBuilder(how.command())
                    .directory(how.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().putAll(how.environment());
            Process process = builder.start();
            process.getOutputStream().close();
            return new JamesProcess(process, output, from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Waits until James says that it has started (true) or has ended (false). */
    boolean awaitStart() {
        Awaitility.await("James to start, see " + output)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(TO_START)
                .until(() -> !process.isAlive() || log().contains(STARTED));
        return process.isAlive();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    int exitValue() {
        return process.exitValue();
    }

    /** What this process has printed so far. */
    String log() {
        try {
            byte[] all = Files.readAllBytes(output);
            return new String(all, (int) from, all.length - (int) from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: the process gets no chance to save or flush anything. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /**
     * SIGTERM, and waits for the end.
     *
     * @throws IllegalStateException if it has not ended within a minute; it is killed then
     */
    void stop() {
        process.destroy();
        if (!ended()) {
            kill();
            throw new IllegalStateException("James did not stop within " + TO_STOP + ", see " + output);
        }
    }

    private void awaitEnd() {
        if (!ended()) {
            throw new IllegalStateException("Process " + process.pid() + " does not end");
        }
    }

    private boolean ended() {
        try {
            return process.waitFor(TO_STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
