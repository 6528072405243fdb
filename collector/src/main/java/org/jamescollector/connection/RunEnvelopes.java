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
import org.jamescollector.account.AccountName;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Pop3Account;
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

    /** A provider that gives no answer twice in a row is not asked a third time. */
    private static final int SESSIONS_WITHOUT_ANSWER = 2;
    /** A few megabytes. */
    static final int MOST_KEPT = 10_000;

    private final AccountName account;
    private final EnvelopeRecovery recovery;
    private final boolean canDoWithout;
    private final Map<Candidate, CompletableFuture<SdpsAnswer>> asked = new HashMap<>();
    /** What was told when only the header had come. */
    private final Map<Candidate, Optional<SdpsEnvelope>> kept = new HashMap<>();
    /** Messages whose envelope cannot be asked for without losing the session. */
    private final Set<MessageKey> broken = new HashSet<>();

    private boolean asksProvider;
    /** How the last session ended, if it was for the question about an envelope and none was answered since. */
    private Optional<Pop3Exception> loss = Optional.empty();

    private int withoutAnswer;
    private boolean warned;

    RunEnvelopes(Pop3Account account, EnvelopeRecovery recovery) {
        this.account = account.name();
        this.recovery = recovery;
        if (account.recipients() instanceof Recipients.ByEnvelope byEnvelope) {
            EnvelopeSettings settings = byEnvelope.settings();
            int sdps = settings.sources().indexOf(new EnvelopeSource.Sdps());
            this.asksProvider = sdps >= 0;
            this.canDoWithout =
                    settings.sources().stream().skip(sdps + 1L).anyMatch(source -> mayDecide(source, settings));
        } else {
            this.canDoWithout = true;
        }
    }

    private static boolean mayDecide(EnvelopeSource source, EnvelopeSettings settings) {
        return !(source instanceof EnvelopeSource.Sdps)
                && !(source instanceof EnvelopeSource.Lists && settings.lists().isEmpty());
    }

    EnvelopeRecovery recovery() {
        return recovery;
    }

    /** To be called just before the message is asked for: its answer is there when the message is. What was kept is not asked for again. */
    void ask(Pop3Session session, Candidate candidate) {
        if (asksProvider && !broken.contains(candidate.knownAs()) && !kept.containsKey(candidate)) {
            asked.put(candidate, session.env(candidate.number()));
        }
    }

    /**
     * What the provider said of a message that has come.
     *
     * @throws Pop3Exception when the session has ended
     */
    Optional<SdpsEnvelope> answer(Candidate candidate) {
        if (kept.containsKey(candidate)) {
            return kept.remove(candidate);
        }
        Optional<CompletableFuture<SdpsAnswer>> reply = Optional.ofNullable(asked.remove(candidate));
        try {
            Optional<SdpsEnvelope> told =
                    reply.map(Replies::await).map(answer -> new SdpsEnvelope(answer.sender(), answer.recipient()));
            reply.ifPresent(any -> answered());
            return told;
        } catch (Pop3Exception e) {
            if (e.kind().endsSession()) {
                throw e;
            }
            answered();
            warn(candidate, e);
            return Optional.empty();
        }
    }

    /**
     * Only the message's header has come, and the message itself is still to be asked for: then it is as if this were told. Of very many some are asked
     * for again.
     *
     * @param told what {@link #answer} gave
     */
    void keep(Candidate candidate, Optional<SdpsEnvelope> told) {
        if (asksProvider && kept.size() < MOST_KEPT) {
            kept.put(candidate, told);
        }
    }

    private void answered() {
        loss = Optional.empty();
        withoutAnswer = 0;
    }

    /** The message will not come. */
    void forget(Candidate candidate) {
        asked.remove(candidate);
    }

    /** The session is over. */
    void forgetAll() {
        asked.clear();
        kept.clear();
    }

    /**
     * Whether the session ended for the question about this message's envelope: the message itself is not to blame then. Where the
     * answer was none, or an endless one, this message's envelope is not asked for again in this run. Where nothing came or the
     * line was cut, it may have been the line: it is asked for once more, and after that none is, if there are sources behind
     * this one.
     *
     * @param begun whether some of the message itself had come
     */
    boolean endedSession(Candidate candidate, boolean begun, Pop3Exception cause) {
        boolean cut = cause.kind() == Pop3Exception.Kind.CUT;
        boolean refusedAndCut = cut && !begun && wasRefused(candidate);
        if (!cause.step().equals(SdpsAnswer.COMMAND) && !refusedAndCut) {
            return false;
        }
        loss = Optional.of(cause);
        if (cut || cause.kind() == Pop3Exception.Kind.TIMEOUT) {
            noAnswer(candidate, cause);
        } else {
            broken.add(candidate.knownAs());
            warn(candidate, cause);
        }
        return true;
    }

    /** Some say -ERR to a command they do not know, and hang up. */
    private boolean wasRefused(Candidate candidate) {
        return Optional.ofNullable(asked.get(candidate))
                .filter(CompletableFuture::isCompletedExceptionally)
                .isPresent();
    }

    private void noAnswer(Candidate candidate, Pop3Exception cause) {
        withoutAnswer++;
        if (withoutAnswer < SESSIONS_WITHOUT_ANSWER) {
            LOGGER.info(
                    "The session ended where the envelope of message {} was asked for, which is tried once more: {}",
                    candidate.knownAs(),
                    cause.getMessage());
        } else if (canDoWithout) {
            asksProvider = false;
            LOGGER.warn(
                    "The provider does not answer when it is asked for the envelope of message {}: {}. In this run it is not asked again:"
                            + " recipients are looked for in the <sources> behind <sdps/>. If it is always so, the provider has no SDPS:"
                            + " take <sdps/> out",
                    candidate.knownAs(),
                    cause.getMessage());
        }
    }

    /** Whether another session of this run gets further than one that ended so. */
    boolean goOnAfter(Pop3Exception end) {
        return loss.filter(end::equals).isPresent() && !(asksProvider && withoutAnswer >= SESSIONS_WITHOUT_ANSWER);
    }

    /**
     * What to tell of a run that ended so, if it was for the question about an envelope. A provider that lets nobody in just after a
     * session was lost would have it look like a mailbox that is busy, run after run.
     */
    Optional<RunProblem> problem(Pop3Exception end) {
        boolean busy = RunProblem.of(end).kind() == RunProblem.Kind.BUSY;
        return loss.filter(cause -> busy || cause.equals(end))
                .map(cause -> new RunProblem(
                        RunProblem.Kind.PROVIDER,
                        cause.getMessage()
                                + (busy ? "; and then " + end.getMessage() : "")
                                + ". What account " + account + " has not collected yet stays at the provider. If it is"
                                + " always so, the provider has no SDPS: take <sdps/> out"
                                + (canDoWithout ? "" : " and name other <sources>")));
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
