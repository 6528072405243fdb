/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.io.IOException;
import java.util.Optional;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.envelope.RecipientLookupException;

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

    /** It is James that cannot tell, so the message has done nothing wrong: it must not be counted as bad, nor go astray. */
    static RunFailure of(RecipientLookupException e) {
        String why = Optional.ofNullable(e.getCause())
                .map(cause -> " (" + cause + ")")
                .orElse("");
        return new RunFailure(
                RunProblem.Kind.LOCAL,
                "recipients: " + e.getMessage() + why + "; the messages stay at the provider and are tried again",
                e);
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
