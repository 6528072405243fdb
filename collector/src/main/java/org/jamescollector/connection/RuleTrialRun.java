/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.envelope.EnvelopeRecovery;
import org.jamescollector.history.KeptTimes;
import org.jamescollector.pop3.Pop3Exception;
import org.jamescollector.pop3.Pop3Session;

/** Asks the download rules about all messages of a mailbox that are not collected yet, in one session that changes nothing. */
final class RuleTrialRun {

    /** As many as a session looks at in one go. */
    private static final int MOST = 200_000;

    private final RunServices services;
    private final Pop3Account account;
    private final EnvelopeRecovery recovery;

    RuleTrialRun(RunServices services, Pop3Account account, EnvelopeRecovery recovery) {
        this.services = services;
        this.account = account;
        this.recovery = recovery;
    }

    /**
     * @param trial is told what the rules say, while they are asked
     * @throws Pop3Exception when the provider does not let us in, or the session ended before its time
     * @throws RunFailure when James or this machine failed, or James stops before all messages were looked at
     */
    void run(RuleTrial trial) throws RunFailure, InterruptedException {
        try (Pop3Session session = new Pop3SignIn(services.client(), account).open()) {
            LeftMessages left = LeftMessages.load(services.history(), account.name());
            List<Candidate> candidates = list(session, trial);
            RunRules rules = new RunRules(
                    services.rules().get(),
                    account,
                    new CachedRecipients(services.knownRecipients()),
                    new OwnNotices(services.asks()));
            rules.asks().load(services.asks().open(account.name()));
            try (RuleStep step =
                    new RuleStep(services, account, rules, new RunEnvelopes(account, recovery), session, left, trial)) {
                List<RuleStep.Wanted> wanted = step.ask(candidates);
                trial.unknown(wanted.stream()
                        .filter(each -> each.decisions().isEmpty())
                        .count());
            }
            if (!trial.result().isComplete()) {
                throw services.stopping().getAsBoolean()
                        ? new RunFailure(RunProblem.Kind.STOPPING, "James is stopping")
                        : new RunFailure(RunProblem.Kind.LOCAL, "A trial looks at no more than " + MOST + " messages");
            }
            Replies.await(session.quit());
        }
    }

    private List<Candidate> list(Pop3Session session, RuleTrial trial) {
        int messages = Replies.await(session.stat()).messages();
        ListingComparison comparison = new ListingComparison(
                messages,
                services.history().remembered(account.name()),
                // What was left is asked about as if it were new.
                Map.of(),
                new ListingComparison.ComparisonPolicy(
                        account.name(),
                        MOST,
                        Long.MAX_VALUE,
                        key -> false,
                        new RunAsks(),
                        KeptTimes.none(),
                        services.history().waiting(account.name()),
                        Optional.empty(),
                        Optional.empty(),
                        account.smallestFirst(),
                        Instant.EPOCH));
        CompletableFuture<Integer> sizes = session.list(comparison::size);
        CompletableFuture<Integer> ids = session.uidl(comparison::uniqueId);
        Replies.await(sizes);
        try {
            Replies.await(ids);
        } catch (Pop3Exception e) {
            if (e.kind().endsSession()) {
                throw e;
            }
        }
        List<Candidate> candidates = new ArrayList<>(comparison.wanted());
        candidates.addAll(comparison.usedBefore());
        candidates.addAll(comparison.unidentified());
        trial.begin(candidates.size() + comparison.beyondThisSession());
        return candidates;
    }
}
