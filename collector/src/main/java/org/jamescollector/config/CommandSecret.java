/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamescollector.account.Program;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.program.ProgramFailure;
import org.jamescollector.program.ProgramResult;
import org.jamescollector.program.ProgramRunner;

/**
 * A secret that a program prints as the first line of its output, asked for anew each time. Its error output is thrown away, for
 * it may hold the secret.
 */
record CommandSecret(Program program) implements SecretSource {

    private static final ProgramRunner RUNNER = ProgramRunner.asking(SecretText.LONGEST);

    /**
     * @param command program and arguments
     * @param timeout for the whole program
     */
    CommandSecret(List<String> command, Duration timeout) {
        this(new Program(command, Optional.empty(), timeout));
    }

    @Override
    public Secret resolve() throws IOException {
        ProgramResult result = run();
        if (result.isCut()) {
            throw new IOException(outputName() + " is longer than " + SecretText.LONGEST + " bytes");
        }
        if (result.status() != 0) {
            throw new IOException("the password command " + program + " ended with status " + result.status()
                    + "; run it by hand as James' user to see why");
        }
        return SecretText.check(
                firstLine(SecretText.decode(result.output(), outputName())), "the first line of " + outputName());
    }

    private ProgramResult run() throws IOException {
        try {
            return RUNNER.run(program, Map.of());
        } catch (ProgramFailure e) {
            throw new IOException("the password command " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("the password command " + program + " was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static String firstLine(String output) {
        return output.lines().findFirst().orElse("");
    }

    private String outputName() {
        return "the output of " + program;
    }

    /** Without the arguments, among which some put secrets. */
    @Override
    public String toString() {
        return "passwordCommand " + program;
    }
}
