/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.odmr.TurnedLine;
import org.jamescollector.turned.TurnedEnd;
import org.jamescollector.turned.TurnedProgress;

/**
 * One run of one ODMR account: asks the provider for mail and lets James take it. Blocks the calling thread until it has ended. What James
 * has answered for is James'; everything else the provider keeps and sends again.
 */
final class OdmrRun {

    private final OdmrServices services;
    private final OdmrAccount account;
    private final RunProgress progress;

    OdmrRun(OdmrServices services, OdmrAccount account, RunProgress progress) {
        this.services = services;
        this.account = account;
        this.progress = progress;
    }

    /** Total: whatever goes wrong is told in the outcome. */
    RunOutcome run() {
        Instant started = services.clock().instant();
        Optional<RunProblem> problem = attempt();
        boolean refused =
                problem.filter(any -> any.kind() == RunProblem.Kind.CREDENTIALS).isPresent();
        if (services.stopping().getAsBoolean() && !refused) {
            // Whatever happened: it did not do all it should, and lines that are cut now are cut by us.
            problem = Optional.of(RunProblem.stopping());
        }
        return new RunOutcome(started, services.clock().instant(), progress.counts(), problem);
    }

    private Optional<RunProblem> attempt() {
        try {
            return collect();
        } catch (IOException e) {
            return Optional.of(new RunProblem(RunProblem.Kind.LOCAL, "password: " + e.getMessage()));
        } catch (RuntimeException e) {
            return Optional.of(RunProblem.of(e));
        }
    }

    private Optional<RunProblem> collect() throws IOException {
        String ourName = services.localName().get();
        Optional<TurnedLine> line =
                Replies.await(services.client().ask(account, account.password().resolve(), ourName));
        progress.sessionOpened(0);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        try (TurnedLine turned = line.get()) {
            return problem(Replies.await(services.sessions().get().serve(turned, account, ourName, counting())));
        }
    }

    private TurnedProgress counting() {
        return new TurnedProgress() {
            @Override
            public void accepted(long octets) {
                progress.collected(octets);
            }

            @Override
            public void refused() {
                progress.refused();
            }
        };
    }

    private static Optional<RunProblem> problem(TurnedEnd end) {
        return switch (end.way()) {
            case QUIT -> Optional.empty();
            case STOPPED -> Optional.of(RunProblem.stopping());
            case CUT, TIMEOUT, REFUSED -> Optional.of(
                    new RunProblem(RunProblem.Kind.PROVIDER, "turned session: " + end.detail()));
        };
    }
}
