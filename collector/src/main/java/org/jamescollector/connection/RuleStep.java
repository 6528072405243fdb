/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Keep;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.envelope.CollectedHeader;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.envelope.SdpsEnvelope;
import org.jamescollector.history.Collected;
import org.jamescollector.history.MessageFingerprint;
import org.jamescollector.history.MessageKey;
import org.jamescollector.pop3.Pop3Exception;
import org.jamescollector.pop3.Pop3Session;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.MessageAtProvider;
import org.jamescollector.rules.Verdict;

/**
 * Asks the download rules about the messages of a session, before any of them is downloaded: by what the listing tells, and where that
 * does not do, by their headers, which are asked for in a pipeline. Used by the run's thread.
 */
final class RuleStep implements AutoCloseable {

    /** Headers asked for and not yet here. */
    private static final int WINDOW = 1_000;

    private static final int PIECE = 16 * 1024;

    private final RunServices services;
    private final Pop3Account account;
    private final RunRules rules;
    private final RunEnvelopes envelopes;
    private final Pop3Session session;
    private final LeftMessages left;
    private final RuleOutcomes outcomes;
    private final Transfer transfer;
    private final byte[] piece = new byte[PIECE];
    private MessageFingerprint header = new MessageFingerprint();

    RuleStep(
            RunServices services,
            Pop3Account account,
            RunRules rules,
            RunEnvelopes envelopes,
            Pop3Session session,
            LeftMessages left,
            RuleOutcomes outcomes) {
        this.services = services;
        this.account = account;
        this.rules = rules;
        this.envelopes = envelopes;
        this.session = session;
        this.left = left;
        this.outcomes = outcomes;
        this.transfer = new Transfer(session);
    }

    /**
     * A message to download.
     *
     * @param decisions empty: its header could not be had, and the rules are asked when all of it is here
     */
    record Wanted(Candidate candidate, Optional<Decisions> decisions) {}

    private record Undecided(Candidate candidate, MessageAtProvider message) {}

    /**
     * What is to be downloaded, in the order in which it came; all else is carried out.
     *
     * @throws Pop3Exception when the session ended before its time
     */
    List<Wanted> ask(List<Candidate> candidates) throws RunFailure, InterruptedException {
        List<Wanted> wanted = new ArrayList<>();
        List<Undecided> undecided = new ArrayList<>();
        for (Candidate candidate : candidates) {
            MessageAtProvider listed = listed(candidate);
            Verdict verdict = rules.ask(listed, now());
            boolean needsHeader = verdict instanceof Verdict.HeaderNeeded
                    || isDecidedUnseen(verdict)
                    || rules.isSpokenOf(candidate.knownAs());
            if (needsHeader && left.hasFailed(candidate.knownAs())) {
                // Its header may be what ended a session: it is not to end that of all others before they have come.
                wanted.add(new Wanted(candidate, Optional.empty()));
            } else if (needsHeader) {
                undecided.add(new Undecided(candidate, listed));
            } else {
                decide(candidate, listed, verdict).ifPresent(wanted::add);
            }
        }
        fetch(undecided, wanted);
        outcomes.headersRead(session);
        outcomes.save();
        return wanted;
    }

    /** The record of what is deleted holds its header, so that its sender can be asked for it again; and what is written to people does. */
    private static boolean isDecidedUnseen(Verdict verdict) {
        return verdict instanceof Verdict.Decided decided && decided.decisions().any(Effect::needsHeader);
    }

    MessageAtProvider listed(Candidate candidate) {
        Instant firstSeen = left.firstSeen(candidate.knownAs()).orElse(now());
        return rules.listed(candidate, firstSeen, Intake.addressOf(session.peer()));
    }

    /** Asks about a message whose header is here. Its recipients are those who have not got it. */
    Optional<Wanted> decide(Candidate candidate, CollectedHeader read) {
        MessageAtProvider message =
                listed(candidate).with(new MessageAtProvider.Header.Read(read, recovered(candidate, read)));
        if (rules.isMessageIdAgain(read.bytes(), candidate.knownAs())) {
            outcomes.tooEarly(candidate, message, now());
            return Optional.empty();
        }
        Optional<Wanted> wanted = decide(candidate, message, rules.ask(message, now()));
        if (wanted.isPresent()) {
            rules.taken(read.bytes(), candidate.knownAs());
        }
        return wanted;
    }

    /** As it will be remembered, with what rules say and ask for. */
    Collected noted(Candidate candidate, Collected message, CollectedHeader header, Optional<Keep> keep) {
        Collected kept = Stream.concat(
                        keep.map(until -> AppliedDecisions.until(until, message.at())).stream(), keptUntil(candidate))
                .max(Comparator.naturalOrder())
                .map(message::withKeeping)
                .orElse(message);
        return rules.messageId(header.bytes()).map(kept::withMessageId).orElse(kept);
    }

    /** Its envelope; of a part, for those who wait for it. */
    RecoveredEnvelope recovered(Candidate candidate, CollectedHeader read) {
        RecoveredEnvelope recovered = envelopes.recovery().recover(read);
        return candidate.identity() instanceof Candidate.Identity.Part part
                ? recovered.to(part.recipients())
                : recovered;
    }

    /** How long there is nothing to do for those who wait for a message that others get; empty: each run asks the rules. */
    Optional<RunAsks.Rest> rest(MessageKey key, Decisions decisions) {
        return rules.asks().rest(key, decisions);
    }

    /** A message is there whose key is only now known. */
    void seen(MessageKey key) {
        rules.seen(key);
    }

    /** A message went to these. */
    void delivered(MessageKey key, Collection<MailAddress> recipients) {
        rules.asks().delivered(key, recipients);
    }

    /** What an earlier part was promised goes for all of the message. */
    private static Stream<Instant> keptUntil(Candidate candidate) {
        return candidate.identity() instanceof Candidate.Identity.Part part
                ? part.keptUntil().stream()
                : Stream.empty();
    }

    private Optional<Wanted> decide(Candidate candidate, MessageAtProvider message, Verdict verdict) {
        if (verdict instanceof Verdict.Failed failed) {
            outcomes.failed(candidate, message, failed, now());
            return Optional.empty();
        }
        Decisions decisions = ((Verdict.Decided) verdict).decisions();
        return outcomes.isWanted(candidate, message, decisions, now())
                ? Optional.of(new Wanted(candidate, Optional.of(decisions)))
                : Optional.empty();
    }

    private Instant now() {
        return services.clock().instant();
    }

    private void fetch(List<Undecided> undecided, List<Wanted> wanted) throws RunFailure, InterruptedException {
        Iterator<Undecided> next = undecided.iterator();
        int inFlight = 0;
        Duration patience = account.limits().sessionTimeout();
        while (true) {
            if (inFlight <= WINDOW / 2) {
                while (inFlight < WINDOW
                        && next.hasNext()
                        && !services.stopping().getAsBoolean()) {
                    request(next.next().candidate());
                    inFlight++;
                }
            }
            if (inFlight == 0) {
                return;
            }
            Transfer.Event event = transfer.take(patience)
                    .orElseThrow(
                            () -> new Pop3Exception(Pop3Exception.Kind.TIMEOUT, "TOP", "nothing came for " + patience));
            if (event instanceof Transfer.Event.Piece some) {
                take(some);
            } else {
                inFlight--;
                ended(event).ifPresent(wanted::add);
            }
        }
    }

    private void request(Candidate candidate) {
        envelopes.ask(session, candidate);
        session.top(candidate.number(), 0, transfer.sink(candidate)).exceptionally(failure -> null);
    }

    private void take(Transfer.Event.Piece some) {
        try {
            while (some.bytes().isReadable()) {
                int count = Math.min(piece.length, some.bytes().readableBytes());
                some.bytes().readBytes(piece, 0, count);
                header.update(piece, 0, count);
            }
        } finally {
            some.bytes().release();
        }
    }

    private Optional<Wanted> ended(Transfer.Event event) {
        MessageFingerprint came = header;
        header = new MessageFingerprint();
        Candidate candidate = event.message();
        if (event instanceof Transfer.Event.Failed failed) {
            return refused(candidate, came, failed.cause());
        }
        Optional<SdpsEnvelope> sdps = envelopes.answer(candidate);
        Optional<Wanted> wanted = decide(candidate, new CollectedHeader(came.header(), came.isHeaderWhole(), sdps));
        if (wanted.isPresent()) {
            envelopes.keep(candidate, sdps);
        }
        return wanted;
    }

    /** A provider without TOP, or that does not give it for this one. */
    private Optional<Wanted> refused(Candidate candidate, MessageFingerprint came, Pop3Exception cause) {
        if (cause.kind().endsSession()) {
            // What comes first is what was on its way: all others fail with it, behind it.
            if (!envelopes.endedSession(candidate, came.length() > 0, cause)) {
                left.endedSession(candidate, cause, now());
            }
            throw cause;
        }
        envelopes.forget(candidate);
        return Optional.of(new Wanted(candidate, Optional.empty()));
    }

    @Override
    public void close() {
        transfer.close();
        envelopes.forgetAll();
    }
}
