/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.google.common.math.LongMath;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Keep;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.envelope.CollectedHeader;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.envelope.SdpsEnvelope;
import org.jamescollector.history.Collected;
import org.jamescollector.history.DeliveryId;
import org.jamescollector.history.HistoryException;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.history.MessageKey;
import org.jamescollector.pop3.Pop3Exception;
import org.jamescollector.pop3.Pop3Session;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.Delivery;
import org.jamescollector.spool.SpoolException;

/**
 * Collects the chosen messages of one session. Per message the order is: spool, history, deletion; QUIT comes after all of
 * them. Recording goes on while the next messages come.
 */
final class Downloads implements AutoCloseable {

    /** Messages asked for and not yet here: enough to keep a line of 50 ms busy. Asked for by the half, not one by one. */
    private static final int WINDOW_MESSAGES = 1_000;

    private static final long WINDOW_BYTES = 8L << 20;
    private static final int PIECE = 16 * 1024;
    private static final long SLACK = 1L << 20;

    private final RunServices services;
    private final Pop3Account account;
    private final RunEnvelopes envelopes;
    private final Pop3Session session;
    private final Identification identification;
    private final RuleStep rules;
    private final LeftMessages left;
    private final Deletions deletions;
    private final ClosingAsks closing;
    private final RunProgress progress;

    private final Transfer transfer;
    private final byte[] piece = new byte[PIECE];
    private final ArrayDeque<Candidate> inFlight = new ArrayDeque<>();
    /** What the rules say about messages asked for; of others they are asked when those are here. */
    private final Map<Candidate, Decisions> decided = new HashMap<>();

    private long inFlightBytes;
    private Optional<Intake> intake = Optional.empty();

    private final Recordings recordings;
    private final Refusals refusals;

    Downloads(
            RunServices services,
            Pop3Account account,
            RunEnvelopes envelopes,
            Pop3Session session,
            Identification identification,
            RuleStep rules,
            LeftMessages left,
            Deletions deletions,
            ClosingAsks closing,
            RunProgress progress) {
        this.services = services;
        this.account = account;
        this.envelopes = envelopes;
        this.session = session;
        this.identification = identification;
        this.rules = rules;
        this.left = left;
        this.deletions = deletions;
        this.closing = closing;
        this.progress = progress;
        this.transfer = new Transfer(session);
        this.recordings = new Recordings(services.history(), rules, deletions);
        this.refusals = new Refusals(left, services.clock());
    }

    /**
     * Collects these, in this order, and waits until history knows of all that reached the spool.
     *
     * @throws Pop3Exception when the session ended before its time
     * @throws RunFailure when the spool, the disk or the history failed
     */
    void collect(List<RuleStep.Wanted> wanted) throws RunFailure, InterruptedException {
        try {
            transferAll(wanted.iterator());
        } finally {
            recordings.await();
        }
        refusals.end();
    }

    private void transferAll(Iterator<RuleStep.Wanted> wanted) throws RunFailure, InterruptedException {
        while (true) {
            if (windowIsHalfEmpty()) {
                while (wanted.hasNext()
                        && windowIsOpen()
                        && !services.stopping().getAsBoolean()) {
                    RuleStep.Wanted next = wanted.next();
                    next.decisions().ifPresent(decisions -> decided.put(next.candidate(), decisions));
                    request(next.candidate());
                }
            }
            if (inFlight.isEmpty()) {
                return;
            }
            Duration patience = account.limits().sessionTimeout();
            handle(transfer.take(patience)
                    .orElseThrow(() ->
                            new Pop3Exception(Pop3Exception.Kind.TIMEOUT, "RETR", "nothing came for " + patience)));
            recordings.deleteRecorded();
        }
    }

    private boolean windowIsHalfEmpty() {
        return inFlight.size() <= WINDOW_MESSAGES / 2 && inFlightBytes <= WINDOW_BYTES / 2;
    }

    private boolean windowIsOpen() {
        return inFlight.isEmpty() || (inFlight.size() < WINDOW_MESSAGES && inFlightBytes < WINDOW_BYTES);
    }

    private void request(Candidate candidate) {
        inFlight.add(candidate);
        inFlightBytes += candidate.size();
        // Providers that count line ends as one octet announce too little, but never less than half.
        // Whether it is too large was decided already, where the size is known.
        long announced = candidate.size() > 0
                ? candidate.size()
                : Math.min(
                        account.limits().bytes(), account.maximumMessageSize().orElse(Long.MAX_VALUE));
        long bound = LongMath.saturatedAdd(LongMath.saturatedMultiply(announced, 2), SLACK);
        envelopes.ask(session, candidate);
        session.retr(candidate.number(), bound, transfer.sink(candidate)).exceptionally(failure -> null);
    }

    private void handle(Transfer.Event event) throws RunFailure, InterruptedException {
        if (event instanceof Transfer.Event.Piece next) {
            piece(next);
        } else if (event instanceof Transfer.Event.Complete complete) {
            leaveFlight();
            complete(complete.message());
        } else if (event instanceof Transfer.Event.Failed failed) {
            failed(failed.message(), failed.cause());
        }
    }

    private void leaveFlight() {
        inFlightBytes -= inFlight.remove().size();
    }

    private void piece(Transfer.Event.Piece next) throws RunFailure {
        try {
            if (intake.isEmpty()) {
                intake = Optional.of(begin());
            }
            intake.get().add(next.bytes());
        } catch (IOException e) {
            throw new RunFailure(
                    RunProblem.Kind.LOCAL, "storing a message: " + e.getMessage() + "; is the disk full?", e);
        } finally {
            next.bytes().release();
        }
    }

    private Intake begin() throws IOException {
        return new Intake(
                services.spool(),
                account,
                session.peer(),
                services.localName().get(),
                new DeliveryId(UUID.randomUUID()),
                services.clock().instant(),
                piece);
    }

    private void complete(Candidate candidate) throws RunFailure, InterruptedException {
        Optional<SdpsEnvelope> sdps = envelopes.answer(candidate);
        try (Intake whole = intake.isPresent() ? intake.get() : begin()) {
            intake = Optional.empty();
            Identification.Result result = identification.identify(candidate, whole.contentDigest());
            if (result instanceof Identification.Result.SameAsBefore same) {
                rules.seen(same.message().key());
                progress.recognised();
                left.collected(candidate.knownAs());
                if (deletesAtOnce() && isFreeToGo(same.message())) {
                    deletions.delete(candidate, same.message().key());
                }
            } else if (result instanceof Identification.Result.New fresh) {
                rules.seen(fresh.key());
                // Where it could not be told before it was here.
                if (!left.waits(fresh.key(), services.clock().instant())) {
                    take(candidate, whole, sdps, whole.complete(fresh.key(), candidate.size(), fresh.content()));
                }
            }
        } catch (IOException e) {
            throw new RunFailure(RunProblem.Kind.LOCAL, "storing a message: " + e.getMessage(), e);
        }
    }

    /** What the rules say is known, or is asked now. */
    private void take(Candidate candidate, Intake whole, Optional<SdpsEnvelope> sdps, Collected message)
            throws RunFailure, InterruptedException {
        CollectedHeader header = whole.header(sdps);
        Optional<Decisions> decisions = Optional.ofNullable(decided.remove(candidate));
        if (decisions.isEmpty()) {
            Candidate known = candidate.identity() instanceof Candidate.Identity.Part
                    ? candidate
                    : candidate.identifiedBy(new Candidate.Identity.Key(message.key()));
            decisions = rules.decide(known, header).flatMap(RuleStep.Wanted::decisions);
        }
        if (decisions.isPresent()) {
            enqueue(candidate, whole, header, decisions.get(), message);
        }
    }

    private void enqueue(
            Candidate candidate, Intake whole, CollectedHeader header, Decisions decisions, Collected message)
            throws RunFailure, InterruptedException {
        try {
            RecoveredEnvelope recovered = rules.recovered(candidate, header);
            Delivery delivery =
                    Delivery.of(decisions, recovered, candidate.identity() instanceof Candidate.Identity.Part);
            if (delivery.now().isEmpty()) {
                // Its recipients are others than when the rules were asked. Who is wanted now is so in the next run.
                rules.decide(candidate.identifiedBy(new Candidate.Identity.Key(message.key())), header);
                return;
            }
            Optional<Keep> keep = AppliedDecisions.keep(decisions, account.keep());
            boolean waits = !delivery.waiting().isEmpty();
            Collected noted = rules.noted(candidate, message, header, keep).withWaiting(delivery.waiting());
            boolean deleteAtOnce =
                    noted.keptUntil().map(until -> !until.isAfter(message.at())).orElse(deletesAtOnce()) && !waits;
            Set<MailAddress> getIt = Set.copyOf(delivery.now().get().envelope().recipients());
            if (!closing.close(
                    message.key(),
                    recipient ->
                            !getIt.contains(recipient) && !delivery.waiting().contains(recipient))) {
                left.byRule(
                        candidate.knownAs(),
                        candidate.size(),
                        LeftMessage.Cause.LEFT_BY_RULE,
                        ClosingAsks.WANTED,
                        waitingPart(candidate),
                        message.at(),
                        LeftMessages.Rest.until(Optional.empty()));
                return;
            }
            whole.enqueue(delivery, noted);
            recordings.add(new Recordings.Recorded(candidate, noted, getIt, deleteAtOnce));
            progress.collected(whole.length());
            progress.envelopes().add(delivery.now().get(), account.recipients().lastResort(), header::messageId);
            left.collected(message.key());
            left.collected(candidate.knownAs());
            if (waits) {
                left.waiting(message, candidate.knownAs(), delivery.waiting(), rules.rest(message.key(), decisions));
            }
            refusals.spoolTakesOthers();
        } catch (SpoolException e) {
            refusals.add(keyOfAttempts(candidate, message), candidate.size(), e);
        } catch (HistoryException | RecipientLookupException e) {
            throw e;
        } catch (RuntimeException e) {
            left.failed(
                    keyOfAttempts(candidate, message),
                    candidate.size(),
                    "it could not be turned into a mail: " + e,
                    LeftMessages.Fault.MESSAGE,
                    message.at());
        }
    }

    private static Set<MailAddress> waitingPart(Candidate candidate) {
        return candidate.identity() instanceof Candidate.Identity.Part part ? part.recipients() : Set.of();
    }

    private static MessageKey keyOfAttempts(Candidate candidate, Collected message) {
        return candidate.identity() instanceof Candidate.Identity.Part part ? part.key() : message.key();
    }

    private void failed(Candidate candidate, Pop3Exception cause) {
        boolean wasOnItsWay = candidate.equals(inFlight.peek());
        boolean begun = intake.isPresent();
        leaveFlight();
        closeIntake();
        if (!cause.kind().endsSession()) {
            envelopes.forget(candidate);
            left.failed(
                    candidate.knownAs(),
                    candidate.size(),
                    cause.getMessage(),
                    LeftMessages.Fault.MESSAGE,
                    services.clock().instant());
            return;
        }
        if (wasOnItsWay && !envelopes.endedSession(candidate, begun, cause)) {
            left.endedSession(candidate, cause, services.clock().instant());
        }
        throw cause;
    }

    private boolean isFreeToGo(Collected message) {
        return message.waiting().isEmpty()
                && message.keptUntil()
                        .filter(services.clock().instant()::isBefore)
                        .isEmpty();
    }

    /** Of a message that turned out to be collected before. */
    private boolean deletesAtOnce() {
        return account.keep() instanceof Keep.DeleteAtOnce;
    }

    private void closeIntake() {
        intake.ifPresent(Intake::close);
        intake = Optional.empty();
    }

    @Override
    public void close() {
        closeIntake();
        transfer.close();
        envelopes.forgetAll();
    }
}
