/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.Domain;
import org.jamescollector.account.Programs;
import org.jamescollector.account.Trigger;
import org.jamescollector.account.TriggerAccount;
import org.jamescollector.arrival.ArrivalWatch;
import org.jamescollector.envelope.Escaped;
import org.jamescollector.trigger.FingerQuery;
import org.jamescollector.trigger.TriggerFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of an account that sets off the delivery of mail: sets it off, and where the account says so waits for what comes by SMTP. Blocks the
 * calling thread until it has ended.
 */
final class TriggerRun {

    private static final Logger LOGGER = LoggerFactory.getLogger(TriggerRun.class);
    /** When nothing more has come for so long, all of it has come. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final TriggerServices services;
    private final TriggerAccount account;
    private final Map<String, String> environment;
    private final RunProgress progress;

    /** @param environment of a program that is run */
    TriggerRun(
            TriggerServices services, TriggerAccount account, Map<String, String> environment, RunProgress progress) {
        this.services = services;
        this.account = account;
        this.environment = environment;
        this.progress = progress;
    }

    /** Total: whatever goes wrong is told in the outcome. */
    RunOutcome run() {
        Instant started = services.clock().instant();
        Optional<RunProblem> problem = attempt();
        if (services.stopping().getAsBoolean()) {
            problem = Optional.of(RunProblem.stopping());
        }
        return new RunOutcome(started, services.clock().instant(), progress.counts(), problem);
    }

    private Optional<RunProblem> attempt() {
        try (ArrivalWatch watch = services.arrivals().watch(this::isWanted)) {
            progress.sessionOpened(0);
            Optional<RunProblem> problem = setOff();
            if (problem.isEmpty()) {
                await(watch);
            }
            return problem;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(RunProblem.stopping());
        } catch (RuntimeException e) {
            LOGGER.error("The run failed in a way that is a defect of the collector; please report it", e);
            return Optional.of(new RunProblem(RunProblem.Kind.LOCAL, "unexpected: " + e));
        }
    }

    private Optional<RunProblem> setOff() throws InterruptedException {
        Trigger trigger = account.trigger();
        if (trigger instanceof Trigger.Finger finger) {
            return finger(finger);
        }
        return command((Trigger.Command) trigger);
    }

    private Optional<RunProblem> finger(Trigger.Finger finger) {
        try {
            String answer = new FingerQuery(finger.timeout()).ask(finger.server(), finger.query());
            LOGGER.info("Account {}: {} says: {}", account.name(), finger.server(), Escaped.of(answer.strip()));
            return Optional.empty();
        } catch (TriggerFailure e) {
            return Optional.of(new RunProblem(RunProblem.Kind.PROVIDER, e.getMessage()));
        }
    }

    private Optional<RunProblem> command(Trigger.Command command) throws InterruptedException {
        return new ProgramSteps(account.name(), Programs.NONE, environment).runAlone(command.step());
    }

    private boolean isWanted(Domain domain) {
        return account.domains().isEmpty()
                || account.domains().stream().anyMatch(name -> isOf(name, domain.asString()));
    }

    /** With {@code @} a domain and all below it, as ETRN has it (RFC 1985, section 5.1). */
    private static boolean isOf(String name, String domain) {
        if (!name.startsWith("@")) {
            return domain.equals(name);
        }
        String top = name.substring(1);
        return domain.equals(top) || domain.endsWith("." + top);
    }

    private void await(ArrivalWatch watch) throws InterruptedException {
        Optional<Duration> wait = account.waitForMail();
        if (wait.isEmpty()) {
            return;
        }
        if (!services.arrivals().isCounting()) {
            LOGGER.warn(
                    "Account {} waits for mail, and no SMTP server of this James tells whether any comes: put <handler"
                            + " class=\"org.jamescollector.arrival.CountArrivals\"/> last into the handlerchain of conf/smtpserver.xml,"
                            + " or take <waitForMail> out",
                    account.name());
            return;
        }
        ArrivalWatch.Arrived arrived = watch.await(wait.get(), QUIET, services.stopping());
        progress.collected(arrived.messages(), arrived.octets());
        if (arrived.messages() == 0 && !services.stopping().getAsBoolean()) {
            LOGGER.info(
                    "Account {}: the delivery of mail was set off at {}, and none came within {} seconds",
                    account.name(),
                    account.place(),
                    wait.get().toSeconds());
        }
    }
}
