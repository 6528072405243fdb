/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jamescollector.history.RecordedDecision;
import org.jamescollector.pop3.Pop3Session;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.MessageAtProvider;
import org.jamescollector.rules.Verdict;

/** What the rules would do with the mailbox as it is now: nothing is carried out. Safe for several threads. */
public final class RuleTrial implements RuleOutcomes {

    /** Decisions that are told one by one. */
    public static final int MOST = 1_000;

    private final Map<String, Long> counts = new TreeMap<>();
    private final List<RecordedDecision> decisions = new ArrayList<>();
    private long messages;
    private OptionalLong of = OptionalLong.empty();

    /**
     * @param messages that are not collected yet, and that the rules were asked about
     * @param of how many there are that are not collected yet; more than that where the trial was cut short. Empty: nobody knows yet
     * @param counts how often which decision was made; {@code download} where no rule says anything, too, and {@code unknown}
     *     where it takes the whole message to tell, since the provider does not give its header
     * @param decisions what rules decided, of the first {@link #MOST}
     */
    public record Result(long messages, OptionalLong of, Map<String, Long> counts, List<RecordedDecision> decisions) {

        /** Whether the rules were asked about all messages. */
        public boolean isComplete() {
            return of.isPresent() && messages >= of.getAsLong();
        }
    }

    /** There are so many messages to ask about. */
    synchronized void begin(long number) {
        of = OptionalLong.of(number);
    }

    public synchronized Result result() {
        return new Result(messages, of, Map.copyOf(counts), List.copyOf(decisions));
    }

    @Override
    public synchronized void failed(
            Candidate candidate, MessageAtProvider message, Verdict.Failed verdict, Instant now) {
        messages++;
        tell(List.of(DecisionRecords.failed(message, verdict, now)));
    }

    @Override
    public synchronized void tooEarly(Candidate candidate, MessageAtProvider message, Instant now) {
        unknown(1);
    }

    @Override
    public synchronized boolean isWanted(
            Candidate candidate, MessageAtProvider message, Decisions decided, Instant now) {
        messages++;
        List<RecordedDecision> told = DecisionRecords.of(message, decided, Set.of(), now);
        if (told.isEmpty()) {
            count("download");
        }
        tell(told);
        return decided.downloads();
    }

    synchronized void unknown(long number) {
        messages += number;
        if (number > 0) {
            counts.merge("unknown", number, Long::sum);
        }
    }

    private void tell(List<RecordedDecision> told) {
        told.forEach(decision -> count(decision.decision()));
        decisions.addAll(told.subList(0, Math.min(told.size(), MOST - decisions.size())));
    }

    private void count(String decision) {
        counts.merge(decision, 1L, Long::sum);
    }

    @Override
    public void headersRead(Pop3Session session) {
        // Nobody is written to.
    }

    @Override
    public void save() {
        // Nothing of it lasts.
    }
}
