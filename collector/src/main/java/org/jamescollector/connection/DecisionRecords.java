/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.google.common.collect.Sets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.jamescollector.history.RecordedDecision;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.MessageAtProvider;
import org.jamescollector.rules.MessageSummary;
import org.jamescollector.rules.Verdict;

/** What is written down of decisions. That a message about which no rule says anything is downloaded is none. */
final class DecisionRecords {

    /** What the record of a rule that failed says in the place of a decision. */
    static final String FAILED = "failed";

    /** What the record says of somebody who was to be told of a deletion, and is not. */
    static final String NOT_TOLD = "not-told";

    private DecisionRecords() {}

    static RecordedDecision failed(MessageAtProvider message, Verdict.Failed verdict, Instant at) {
        return record(message, MessageSummary.of(message), FAILED, Optional.empty(), Optional.of(verdict.rule()), at);
    }

    /** Somebody was to be told that the message is deleted, and is not. */
    static RecordedDecision notTold(MessageAtProvider message, MailAddress person, String rule, Instant at) {
        return record(
                message,
                MessageSummary.of(message),
                NOT_TOLD,
                Optional.of(Set.of(person)),
                Optional.of(rule).filter(name -> !name.isEmpty()),
                at);
    }

    /**
     * One for each rule that decided something.
     *
     * @param notAsked whom a rule has asked, but not yet: for them it leaves the message
     */
    static List<RecordedDecision> of(
            MessageAtProvider message, Decisions decisions, Set<MailAddress> notAsked, Instant at) {
        List<Decisions.Decision> said = Stream.concat(
                        decisions.deciding().stream()
                                .flatMap(decision -> split(decision, notAsked))
                                .filter(DecisionRecords::saysSomething),
                        decisions.further().stream().filter(decision -> decision.effect() instanceof Effect.Copy))
                .toList();
        if (said.isEmpty()) {
            return List.of();
        }
        MessageSummary summary = MessageSummary.of(message);
        return said.stream()
                .map(decision ->
                        record(message, summary, decision.effect().label(), decision.recipients(), decision.rule(), at))
                .toList();
    }

    private static Stream<Decisions.Decision> split(Decisions.Decision decision, Set<MailAddress> notAsked) {
        Set<MailAddress> recipients = decision.recipients().orElse(Set.of());
        Set<MailAddress> later = Sets.intersection(recipients, notAsked);
        if (later.isEmpty() || !RunAsks.isAsking(decision.effect())) {
            return Stream.of(decision);
        }
        Set<MailAddress> asked = Sets.difference(recipients, notAsked);
        Stream<Decisions.Decision> left =
                Stream.of(new Decisions.Decision(Optional.of(later), new Effect.Leave(), decision.rule()));
        return asked.isEmpty()
                ? left
                : Stream.concat(
                        Stream.of(new Decisions.Decision(Optional.of(asked), decision.effect(), decision.rule())),
                        left);
    }

    private static boolean saysSomething(Decisions.Decision decision) {
        return decision.rule().isPresent() || !(decision.effect() instanceof Effect.Download);
    }

    private static RecordedDecision record(
            MessageAtProvider message,
            MessageSummary summary,
            String decision,
            Optional<Set<MailAddress>> recipients,
            Optional<String> rule,
            Instant at) {
        return new RecordedDecision(
                message.account(),
                message.key(),
                at,
                message.size(),
                summary.sender(),
                summary.subject(),
                recipients.<Collection<MailAddress>>map(some -> some).orElse(summary.recipients()).stream()
                        .map(MailAddress::asString)
                        .sorted()
                        .toList(),
                decision,
                rule,
                decision.startsWith("delete") ? summary.header() : Optional.empty());
    }
}
