/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Optional;
import org.apache.james.core.Domain;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.Secret;
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
    private final RefusedDomains refusedDomains = new RefusedDomains();

    OdmrRun(OdmrServices services, OdmrAccount account, RunProgress progress) {
        this.services = services;
        this.account = account;
        this.progress = progress;
    }

    /** Total: whatever goes wrong is told in the outcome. */
    RunOutcome run() {
        return new RunAttempt(services.clock(), services.stopping(), progress).run(this::collect);
    }

    private Optional<RunProblem> collect() throws RunFailure {
        String ourName = services.localName().get();
        Secret secret = RunFailure.secret(account.password());
        Optional<TurnedLine> line = Replies.await(services.client().ask(account, secret, ourName));
        progress.sessionOpened(0);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        try (TurnedLine turned = line.get()) {
            return problem(Replies.await(services.sessions().get().serve(turned, account, ourName, counting())));
        } finally {
            refusedDomains.tell(account);
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

            @Override
            public void notAskedFor(Domain domain) {
                refusedDomains.notAskedFor(domain);
            }

            @Override
            public void notServed(Domain domain) {
                refusedDomains.notServed(domain);
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
