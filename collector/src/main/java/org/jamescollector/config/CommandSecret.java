/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;

/**
 * A secret that a program prints as the first line of its output, asked for anew each time. No shell is involved,
 * the program's input is empty, its error output is thrown away (it may hold the secret), its output is bounded, and
 * when its time is over it is killed together with what it started.
 *
 * @param command program and arguments
 * @param timeout for the whole program
 */
record CommandSecret(List<String> command, Duration timeout) implements SecretSource {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    CommandSecret {
        command = List.copyOf(command);
    }

    @Override
    public Secret resolve() throws IOException {
        Process process = start();
        try {
            byte[] output = outputOf(process);
            if (process.exitValue() != 0) {
                throw new IOException(from() + " ended with status " + process.exitValue()
                        + "; run it by hand as James' user to see why");
            }
            return SecretText.check(
                    firstLine(SecretText.decode(output, outputName())), "the first line of " + outputName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(from() + " was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            end(process);
        }
    }

    private Process start() throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            // The cause's message is left out: it repeats the command line on some systems.
            throw new IOException(from() + " cannot be started: does it exist, and may James' user run it?");
        }
    }

    /**
     * Takes what is there and never waits for the end of the output: something that the program left behind may hold
     * that open for ever.
     */
    private byte[] outputOf(Process process) throws IOException, InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean ended;
        do {
            ended = process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
            takeAvailable(process.getInputStream(), output);
            if (!ended && System.nanoTime() - deadline > 0) {
                throw new IOException(from() + " did not end within " + timeout.toSeconds() + " seconds");
            }
        } while (!ended);
        return output.toByteArray();
    }

    private void takeAvailable(InputStream in, ByteArrayOutputStream output) throws IOException {
        for (int available = in.available(); available > 0; available = in.available()) {
            output.write(in.readNBytes(available));
            if (output.size() > SecretText.LONGEST) {
                throw new IOException(outputName() + " is longer than " + SecretText.LONGEST + " bytes");
            }
        }
    }

    private static String firstLine(String output) {
        return output.lines().findFirst().orElse("");
    }

    private static void end(Process process) {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
    }

    private String outputName() {
        return "the output of " + command.get(0);
    }

    private String from() {
        return "the password command " + command.get(0);
    }

    /** Without the arguments, among which some put secrets. */
    @Override
    public String toString() {
        return "passwordCommand " + command.get(0);
    }
}
