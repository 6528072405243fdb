/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import org.jamescollector.net.ProviderException;

/**
 * Why a run did not do all it should.
 *
 * @param kind what follows from it
 * @param message for administrators: step, what happened, remedy
 */
public record RunProblem(Kind kind, String message) {

    /** What follows for the account. */
    public enum Kind {
        /** The provider refused user or password: the account is paused until an administrator resumes it. */
        CREDENTIALS,
        /** Somebody else has the mailbox, or it is too soon: the next run as usual, nothing to alarm anybody. */
        BUSY,
        /** James is stopping: what the run left is the next one's, as if this one had not been. */
        STOPPING,
        /** Anything else at the provider or on the way: tried again with growing pauses. */
        PROVIDER,
        /** James' spool, its users' repository, the history's database or the local disk: the same. */
        LOCAL,
        /** James does not know whom the mail is for: nothing was asked of the provider, so it is looked again soon. */
        RECIPIENT
    }

    static RunProblem stopping() {
        return new RunProblem(Kind.STOPPING, "James is stopping; the next run goes on from here");
    }

    /** Whether something went wrong: neither that somebody else has the mailbox open nor that James stops is a failure. */
    boolean isFailure() {
        return kind != Kind.BUSY && kind != Kind.STOPPING;
    }

    static RunProblem of(ProviderException e) {
        Kind kind =
                switch (e.kind()) {
                    case CREDENTIALS_REFUSED -> Kind.CREDENTIALS;
                    case IN_USE, TOO_SOON, PROVIDER_TEMPORARY -> Kind.BUSY;
                    default -> Kind.PROVIDER;
                };
        return new RunProblem(kind, e.getMessage());
    }
}
