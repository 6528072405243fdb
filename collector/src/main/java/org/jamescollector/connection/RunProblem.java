/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Optional;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.history.HistoryException;
import org.jamescollector.net.ProviderException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a run did not do all it should.
 *
 * @param kind what follows from it
 * @param message for administrators: step, what happened, remedy
 */
public record RunProblem(Kind kind, String message) {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunProblem.class);

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

    /** Whatever it was that ended a run. What nobody has thought of is told in the log, too. */
    static RunProblem of(Exception e) {
        LOGGER.debug("The run failed", e);
        if (e instanceof RunFailure failure) {
            return failure.problem();
        } else if (e instanceof ProviderException refusal) {
            return new RunProblem(kind(refusal), refusal.getMessage());
        } else if (e instanceof HistoryException) {
            return new RunProblem(Kind.LOCAL, "history: " + e.getMessage());
        } else if (e instanceof RecipientLookupException) {
            // It is James that cannot tell: the message has done nothing wrong, and must not be counted as bad.
            String why = Optional.ofNullable(e.getCause())
                    .map(cause -> " (" + cause + ")")
                    .orElse("");
            return new RunProblem(
                    Kind.LOCAL,
                    "recipients: " + e.getMessage() + why + "; the messages stay at the provider and are tried again");
        }
        LOGGER.error("The run failed in a way that is a defect of the collector; please report it", e);
        return new RunProblem(Kind.LOCAL, "unexpected: " + e);
    }

    private static Kind kind(ProviderException e) {
        return switch (e.kind()) {
            case CREDENTIALS_REFUSED -> Kind.CREDENTIALS;
            case IN_USE, TOO_SOON, PROVIDER_TEMPORARY -> Kind.BUSY;
            default -> Kind.PROVIDER;
        };
    }
}
