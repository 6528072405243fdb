/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jamescollector.history.HistoryException;
import org.jamescollector.net.ProviderException;

/**
 * What is the same in every run, whatever the protocol: how it ends.
 *
 * @param stopping true once James is stopping
 * @param progress of the run
 */
record RunAttempt(Clock clock, BooleanSupplier stopping, RunProgress progress) {

    /** What is done in a run. */
    @FunctionalInterface
    interface Work {

        /**
         * Does it.
         *
         * @return what was not done all the same
         * @throws ProviderException as the provider, or the way to it, failed
         * @throws HistoryException as the database did
         * @throws RunFailure as something else here did
         */
        Optional<RunProblem> run() throws RunFailure, InterruptedException;
    }

    /** Total: whatever goes wrong is told in the outcome. */
    RunOutcome run(Work work) {
        Instant started = clock.instant();
        Optional<RunProblem> problem = problem(work);
        boolean refused =
                problem.filter(any -> any.kind() == RunProblem.Kind.CREDENTIALS).isPresent();
        if (stopping.getAsBoolean() && !refused) {
            // Whatever happened: it did not do all it should, and lines that are cut now are cut by us.
            problem = Optional.of(RunProblem.stopping());
        }
        return new RunOutcome(started, clock.instant(), progress.counts(), problem);
    }

    private static Optional<RunProblem> problem(Work work) {
        try {
            return work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(RunProblem.stopping());
        } catch (RunFailure | RuntimeException e) {
            return Optional.of(RunProblem.of(e));
        }
    }
}
