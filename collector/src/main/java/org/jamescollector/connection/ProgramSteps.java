/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jamescollector.account.Account;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.ProgramStep;
import org.jamescollector.account.Programs;
import org.jamescollector.envelope.Escaped;
import org.jamescollector.program.ProgramFailure;
import org.jamescollector.program.ProgramResult;
import org.jamescollector.program.ProgramRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the programs around an account's run. They are told in their environment what it is about: {@code COLLECTOR_ACCOUNT},
 * {@code COLLECTOR_PROTOCOL}, {@code COLLECTOR_HOST}, {@code COLLECTOR_PORT}, {@code COLLECTOR_STEP} ({@code before} or {@code after}) and, after the run,
 * {@code COLLECTOR_OUTCOME} ({@code success} or {@code failure}), {@code COLLECTOR_MESSAGES} (how many were collected) and {@code COLLECTOR_PROBLEM}.
 */
final class ProgramSteps {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProgramSteps.class);
    private static final int LONGEST_OUTPUT = 8 * 1024;
    private static final int MOST_LINES = 20;
    private static final ProgramRunner RUNNER = ProgramRunner.doing(LONGEST_OUTPUT);

    private final AccountName account;
    private final Programs programs;
    private final Map<String, String> environment;

    /** @param environment of both programs */
    ProgramSteps(AccountName account, Programs programs, Map<String, String> environment) {
        this.account = account;
        this.programs = programs;
        this.environment = Map.copyOf(environment);
    }

    /** What programs are told of an account. */
    static Map<String, String> environment(Account account) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("COLLECTOR_ACCOUNT", account.name().value());
        told.put("COLLECTOR_PROTOCOL", account.protocol());
        account.server().ifPresent(endpoint -> {
            told.put("COLLECTOR_HOST", endpoint.host());
            told.put("COLLECTOR_PORT", Integer.toString(endpoint.port()));
        });
        return told;
    }

    /** @return why the run is called off; empty where it is not */
    Optional<RunProblem> before() throws InterruptedException {
        Optional<RunProblem> problem = Optional.empty();
        if (programs.before().isPresent()) {
            problem = run("before", programs.before().get(), Map.of())
                    .map(why -> problem("before", why + ". The account was not collected"));
        }
        return problem;
    }

    /** @return what to tell of a run that went well otherwise; empty where nothing is wrong */
    Optional<RunProblem> after(RunOutcome outcome) throws InterruptedException {
        Optional<RunProblem> problem = Optional.empty();
        if (programs.after().isPresent()) {
            Map<String, String> told = new LinkedHashMap<>();
            told.put("COLLECTOR_OUTCOME", outcome.isFailure() ? "failure" : "success");
            told.put("COLLECTOR_MESSAGES", Long.toString(outcome.counts().collected()));
            told.put(
                    "COLLECTOR_PROBLEM",
                    outcome.problem().map(RunProblem::message).orElse(""));
            problem = run("after", programs.after().get(), told).map(why -> problem("after", why));
        }
        return problem;
    }

    /** @return why it failed; empty where it did not, or may fail */
    Optional<RunProblem> runAlone(ProgramStep program) throws InterruptedException {
        return run("command", program, Map.of()).map(why -> problem("command", why));
    }

    private static RunProblem problem(String step, String why) {
        return new RunProblem(
                RunProblem.Kind.LOCAL,
                "<" + step + ">: " + why + ". Run it by hand as James' user to see why, or write"
                        + " <ignoreFailure>true</ignoreFailure> if it may fail");
    }

    /** @return why it failed and may not */
    private Optional<String> run(String step, ProgramStep what, Map<String, String> more) throws InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("COLLECTOR_STEP", step);
        all.putAll(more);
        // No variable of a process can hold a NUL.
        all.replaceAll((name, value) -> value.replace('\0', ' '));
        Optional<String> failure;
        try {
            ProgramResult result = RUNNER.run(what.program(), all);
            tellOutput(step, what, result.output());
            failure = result.status() == 0
                    ? Optional.empty()
                    : Optional.of(what.program() + " ended with status " + result.status());
        } catch (ProgramFailure e) {
            tellOutput(step, what, e.output());
            failure = Optional.of(e.getMessage());
        }
        if (failure.isPresent() && what.ignoresFailure()) {
            LOGGER.info("Account {}, <{}>: {}, which is ignored", account, step, failure.get());
            return Optional.empty();
        }
        return failure;
    }

    /** By lines, so that what a program writes cannot look like lines of somebody else's. */
    private void tellOutput(String step, ProgramStep what, byte[] output) {
        new String(output, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .limit(MOST_LINES)
                .forEach(line ->
                        LOGGER.info("Account {}, <{}>: {} says: {}", account, step, what.program(), Escaped.of(line)));
    }
}
