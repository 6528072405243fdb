/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.io.IOException;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;

/** Ends a run with a problem that is not the provider's. */
final class RunFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final RunProblem.Kind kind;

    RunFailure(RunProblem.Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    RunFailure(RunProblem.Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /**
     * An account's secret.
     *
     * @throws RunFailure where it cannot be had
     */
    static Secret secret(SecretSource source) throws RunFailure {
        try {
            return source.resolve();
        } catch (IOException e) {
            throw new RunFailure(RunProblem.Kind.LOCAL, "password: " + e.getMessage(), e);
        }
    }

    RunProblem problem() {
        return new RunProblem(kind, getMessage());
    }
}
