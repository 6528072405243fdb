/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jamescollector.account.Program;

/**
 * Runs a program on the calling thread. Its input is empty. What it writes is taken while it runs, so that it never waits for
 * somebody to read, and no more than the first of it is kept.
 */
public final class ProgramRunner {

    private static final Duration FIRST_LOOKS = Duration.ofMillis(20);
    private static final Duration LATER_LOOKS = Duration.ofMillis(100);
    private static final int QUICK_LOOKS = 10;

    private final int longestOutput;
    private final boolean withErrors;
    private final boolean killsWhatIsLeft;

    private ProgramRunner(int longestOutput, boolean withErrors, boolean killsWhatIsLeft) {
        this.longestOutput = longestOutput;
        this.withErrors = withErrors;
        this.killsWhatIsLeft = killsWhatIsLeft;
    }

    /**
     * For a program that answers a question: what it writes to its error output is thrown away, whatever it started ends with it, and it is
     * stopped when it writes too much.
     *
     * @param longestOutput in octets
     */
    public static ProgramRunner asking(int longestOutput) {
        return new ProgramRunner(longestOutput, false, true);
    }

    /**
     * For a program that does something: its error output is taken with the other, and what it started may stay when it has ended
     * in time.
     *
     * @param longestOutput in octets
     */
    public static ProgramRunner doing(int longestOutput) {
        return new ProgramRunner(longestOutput, true, false);
    }

    /**
     * Runs it and waits for its end.
     *
     * @param environment added to that of James
     * @throws ProgramFailure when it cannot be started, or does not end in time; then it is killed with all that it started
     * @throws InterruptedException when the calling thread is interrupted; the same
     */
    public ProgramResult run(Program program, Map<String, String> environment)
            throws ProgramFailure, InterruptedException {
        Process process = start(program, environment);
        Set<ProcessHandle> family = new LinkedHashSet<>();
        boolean ended = false;
        try {
            ProgramResult result = await(program, process, family);
            ended = true;
            return result;
        } catch (IOException e) {
            if (e instanceof ProgramFailure failure) {
                throw failure;
            }
            throw new ProgramFailure("the output of " + program + " cannot be read: " + e.getMessage());
        } finally {
            if (!ended || killsWhatIsLeft) {
                remember(process, family);
                family.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    private Process start(Program program, Map<String, String> environment) throws ProgramFailure {
        try {
            ProcessBuilder builder = new ProcessBuilder(program.command());
            builder.environment().putAll(environment);
            program.folder().ifPresent(folder -> builder.directory(folder.toFile()));
            builder.redirectErrorStream(withErrors);
            if (!withErrors) {
                builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            }
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            // The cause's message is left out: it repeats the command line on some systems.
            throw new ProgramFailure(program + " cannot be started: does it exist, and may James' user run it"
                    + program.folder().map(folder -> " in " + folder).orElse("") + "?");
        }
    }

    /**
     * Never waits for the end of the output: something that the program left behind may hold that open for ever. Looks at the family
     * while it lives: whose parent has ended is nobody's descendant any more.
     */
    private ProgramResult await(Program program, Process process, Set<ProcessHandle> family)
            throws IOException, InterruptedException {
        Output output = new Output();
        long deadline = System.nanoTime() + program.timeout().toNanos();
        int looks = 0;
        boolean ended;
        do {
            Duration pause = looks++ < QUICK_LOOKS ? FIRST_LOOKS : LATER_LOOKS;
            ended = process.waitFor(pause.toMillis(), TimeUnit.MILLISECONDS);
            output.takeAvailable(process.getInputStream());
            if (!ended) {
                remember(process, family);
                if (System.nanoTime() - deadline > 0) {
                    throw new ProgramFailure(
                            program + " did not end within " + program.timeout().toSeconds() + " seconds",
                            output.bytes.toByteArray());
                }
            }
        } while (!ended && !(output.cut && killsWhatIsLeft));
        return new ProgramResult(
                ended ? process.exitValue() : ProgramResult.STOPPED, output.bytes.toByteArray(), output.cut);
    }

    private static void remember(Process process, Set<ProcessHandle> family) {
        family.add(process.toHandle());
        process.descendants().forEach(family::add);
        // Those of an orphan, too.
        Set.copyOf(family).stream().flatMap(ProcessHandle::descendants).forEach(family::add);
    }

    private final class Output {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean cut;

        void takeAvailable(InputStream in) throws IOException {
            for (int available = in.available(); available > 0; available = in.available()) {
                byte[] taken = in.readNBytes(available);
                int room = Math.min(taken.length, longestOutput - bytes.size());
                bytes.write(taken, 0, room);
                cut |= room < taken.length;
            }
        }
    }
}
