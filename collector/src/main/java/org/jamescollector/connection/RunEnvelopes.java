/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Recipients;
import org.jamescollector.envelope.EnvelopeRecovery;
import org.jamescollector.envelope.SdpsEnvelope;
import org.jamescollector.history.MessageKey;
import org.jamescollector.pop3.Pop3Exception;
import org.jamescollector.pop3.Pop3Session;
import org.jamescollector.pop3.SdpsAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a run finds the envelopes of its messages. Where the account has {@link EnvelopeSource.Sdps} among its sources the provider
 * is asked for each, on the line just before the message itself; where it does not tell, the other sources have their turn. Used
 * by the run's thread.
 */
final class RunEnvelopes {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunEnvelopes.class);

    private final EnvelopeRecovery recovery;
    private final boolean asksProvider;
    private final Map<Candidate, CompletableFuture<SdpsAnswer>> asked = new HashMap<>();
    /** Messages whose envelope cannot be asked for without losing the session. */
    private final Set<MessageKey> broken = new HashSet<>();

    private boolean warned;

    RunEnvelopes(Recipients recipients, EnvelopeRecovery recovery) {
        this.recovery = recovery;
        this.asksProvider = recipients instanceof Recipients.ByEnvelope byEnvelope
                && byEnvelope.settings().sources().stream().anyMatch(EnvelopeSource.Sdps.class::isInstance);
    }

    EnvelopeRecovery recovery() {
        return recovery;
    }

    /** To be called just before the message is asked for: its answer is there when the message is. */
    void ask(Pop3Session session, Candidate candidate) {
        if (asksProvider && !broken.contains(candidate.knownAs())) {
            asked.put(candidate, session.env(candidate.number()));
        }
    }

    /**
     * What the provider said of a message that has come.
     *
     * @throws Pop3Exception when the session has ended
     */
    Optional<SdpsEnvelope> answer(Candidate candidate) {
        try {
            return Optional.ofNullable(asked.remove(candidate))
                    .map(Replies::await)
                    .map(answer -> new SdpsEnvelope(answer.sender(), answer.recipient()));
        } catch (Pop3Exception e) {
            if (e.kind().endsSession()) {
                throw e;
            }
            warn(candidate, e);
            return Optional.empty();
        }
    }

    /** The message will not come. */
    void forget(Candidate candidate) {
        asked.remove(candidate);
    }

    /** The session is over. */
    void forgetAll() {
        asked.clear();
    }

    /**
     * Whether it was the answer about this message's envelope that ended the session, by being no answer, or an endless one. It is not
     * asked for again in this run. The message itself is not to blame. A line that was cut proves nothing of the kind.
     */
    boolean isBroken(Candidate candidate, Pop3Exception cause) {
        boolean noAnswer = cause.step().equals(SdpsAnswer.COMMAND)
                && (cause.kind() == Pop3Exception.Kind.TOO_LARGE || cause.kind() == Pop3Exception.Kind.PROTOCOL);
        if (noAnswer) {
            broken.add(candidate.knownAs());
            warn(candidate, cause);
        }
        return noAnswer;
    }

    private void warn(Candidate candidate, Pop3Exception cause) {
        if (warned) {
            LOGGER.debug("Message {}: {}", candidate.knownAs(), cause.getMessage());
            return;
        }
        warned = true;
        LOGGER.warn(
                "The provider does not tell the envelope of message {}: {}. Its recipients are looked for in the other <sources>. If this goes"
                        + " for all messages, the provider has no SDPS: take <sdps/> out. Further ones in this run are told at DEBUG",
                candidate.knownAs(),
                cause.getMessage());
    }
}
