/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.Domain;
import org.jamescollector.account.Programs;
import org.jamescollector.account.Secret;
import org.jamescollector.account.Trigger;
import org.jamescollector.account.TriggerAccount;
import org.jamescollector.arrival.ArrivalWatch;
import org.jamescollector.envelope.Escaped;
import org.jamescollector.net.ProviderException;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.trigger.EtrnReply;
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
            Answer answer = setOff();
            if (answer.mailMayCome()) {
                await(watch);
            }
            return answer.problem();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(RunProblem.stopping());
        } catch (RuntimeException e) {
            return Optional.of(RunProblem.of(e));
        }
    }

    /**
     * @param problem what to tell; empty where nothing went wrong
     * @param mailMayCome whether there is something to wait for
     */
    private record Answer(Optional<RunProblem> problem, boolean mailMayCome) {

        static Answer of(Optional<RunProblem> problem) {
            return new Answer(problem, problem.isEmpty());
        }
    }

    private Answer setOff() throws InterruptedException {
        Trigger trigger = account.trigger();
        if (trigger instanceof Trigger.Finger finger) {
            return Answer.of(finger(finger));
        }
        return trigger instanceof Trigger.Etrn etrn ? etrn(etrn) : Answer.of(command((Trigger.Command) trigger));
    }

    private Answer etrn(Trigger.Etrn etrn) {
        try {
            Optional<Secret> secret = Optional.empty();
            if (etrn.login().isPresent()) {
                secret = Optional.of(etrn.login().get().password().resolve());
            }
            List<EtrnReply> replies = Replies.await(
                    services.etrn().ask(etrn, secret, services.localName().get()));
            replies.forEach(this::tell);
            return new Answer(problem(etrn, replies), replies.stream().anyMatch(EtrnReply::mailMayCome));
        } catch (ProviderException e) {
            return Answer.of(Optional.of(RunProblem.of(e)));
        } catch (IOException e) {
            return Answer.of(Optional.of(new RunProblem(RunProblem.Kind.LOCAL, "password: " + e.getMessage())));
        }
    }

    private void tell(EtrnReply reply) {
        LOGGER.info("Account {}: ETRN {} at {}: {}", account.name(), reply.name(), account.place(), reply.said());
    }

    /** The gravest of the refusals, and which names they are for. */
    private static Optional<RunProblem> problem(Trigger.Etrn etrn, List<EtrnReply> replies) {
        List<EtrnReply> refused =
                replies.stream().filter(reply -> reply.refusal().isPresent()).toList();
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        EtrnReply first = refused.stream()
                .filter(reply -> reply.refusal().orElseThrow().kind() != Kind.PROVIDER_TEMPORARY)
                .findFirst()
                .orElse(refused.get(0));
        EtrnReply.Refusal refusal = first.refusal().orElseThrow();
        String others = refused.size() > 1 || replies.size() < etrn.names().size()
                ? " (refused or not asked: " + (etrn.names().size() - replies.size() + refused.size()) + " of "
                        + etrn.names().size() + " names)"
                : "";
        return Optional.of(RunProblem.of(new ProviderException(
                refusal.kind(),
                "ETRN " + first.name(),
                "the provider answered " + first.said() + ": " + refusal.remedy() + others)));
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
