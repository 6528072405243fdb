/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param problem empty when everything that could be collected was
 */
public record RunOutcome(Instant started, Instant ended, RunProgress.Counts counts, Optional<RunProblem> problem) {

    boolean isFailure() {
        return problem.filter(RunProblem::isFailure).isPresent();
    }

    /** Whether James stopped before the run was at its end. */
    boolean isStopped() {
        return problem.filter(any -> any.kind() == RunProblem.Kind.STOPPING).isPresent();
    }
}
