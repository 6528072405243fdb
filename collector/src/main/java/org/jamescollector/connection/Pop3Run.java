/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.envelope.EnvelopeRecovery;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.pop3.Pop3Exception;
import org.jamescollector.pop3.Pop3Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one POP3 account: as many sessions as it takes. Blocks the calling thread until it has ended. */
public final class Pop3Run {

    private static final Logger LOGGER = LoggerFactory.getLogger(Pop3Run.class);
    /** A message or envelope that ends the session it is in is set aside, and the others get another session; so often in a run. */
    private static final int SESSIONS_LOST = 5;

    private final RunServices services;
    private final Pop3Account account;
    private final KnownRecipients known;
    private final RunEnvelopes envelopes;
    private final RunRules rules;
    private final RunNotices notices;
    private final NoticeSender sender;
    private final RunProgress progress;

    /**
     * @param known whom James knows, as {@link LastResort} says it
     * @param recovery which asks the same
     */
    public Pop3Run(
            RunServices services,
            Pop3Account account,
            KnownRecipients known,
            EnvelopeRecovery recovery,
            RunProgress progress) {
        this.services = services;
        this.account = account;
        this.known = known;
        this.envelopes = new RunEnvelopes(account, recovery);
        OwnNotices own = new OwnNotices(services.asks());
        this.rules = new RunRules(services.rules().get(), account, known, own);
        this.progress = progress;
        this.notices = new RunNotices(services, rules.asks(), own, envelopeFields(account), progress);
        this.sender = new NoticeSender(services, progress);
    }

    private static Set<String> envelopeFields(Pop3Account account) {
        return account.recipients() instanceof Recipients.ByEnvelope by
                ? by.settings().sources().stream()
                        .filter(EnvelopeSource.Header.class::isInstance)
                        .map(source -> ((EnvelopeSource.Header) source).name())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** Total: whatever goes wrong is told in the outcome. */
    public RunOutcome run() {
        return new RunAttempt(services.clock(), services.stopping(), progress).run(this::collect);
    }

    private Optional<RunProblem> collect() throws RunFailure, InterruptedException {
        try {
            // What a run that was killed could not send.
            sender.send(account.name());
            // Before the provider is asked for anything: a session in vain costs it, and may use up its patience.
            LastResort.require(account, known);
            if (services.history().noteRules(account.name(), rules.rules().fingerprint())) {
                LOGGER.debug("The download rules have changed: what they ignored is asked about again");
            }
            try {
                sessions();
            } finally {
                sender.send(account.name());
            }
            return Optional.empty();
        } catch (Pop3Exception e) {
            LOGGER.debug("The run failed", e);
            return envelopes.problem(e).or(() -> Optional.of(RunProblem.of(e)));
        }
    }

    private void sessions() throws RunFailure, InterruptedException {
        int most = account.limits().sessionsPerRun().orElse(Integer.MAX_VALUE);
        int lost = 0;
        for (int number = 1; number <= most && !services.stopping().getAsBoolean(); number++) {
            try {
                long doneBefore = progress.settled();
                if (session() == Pop3SessionWork.Result.DONE
                        // A provider that refuses every deletion would have us begin again for ever.
                        || progress.settled() == doneBefore) {
                    return;
                }
            } catch (Pop3Exception e) {
                boolean messageAtFault = (e.step().equals("RETR") || e.step().equals("TOP"))
                        && (e.kind() == Pop3Exception.Kind.TOO_LARGE || e.kind() == Pop3Exception.Kind.PROTOCOL);
                boolean goesOn = messageAtFault || (number < most && envelopes.goOnAfter(e));
                lost++;
                if (!goesOn || lost > SESSIONS_LOST) {
                    throw e;
                }
            }
        }
    }

    private Pop3SessionWork.Result session() throws RunFailure, InterruptedException {
        try (Pop3Session session = new Pop3SignIn(services.client(), account).open()) {
            Pop3SessionWork.Result result =
                    new Pop3SessionWork(services, account, envelopes, rules, notices, session, progress).run();
            // A provider with a LOGIN-DELAY (RFC 2449) refuses the next session: it is the next run's.
            boolean mustRest = session.capabilities().loginDelay().isPresent();
            return mustRest ? Pop3SessionWork.Result.DONE : result;
        }
    }
}
