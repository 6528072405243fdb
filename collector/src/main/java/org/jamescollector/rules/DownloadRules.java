/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamescollector.history.Digest;
import org.jamescollector.notice.AnswerAddress;
import org.jamescollector.notice.Answers;

/**
 * The processor {@code download-rules} of mailetcontainer.xml: what James made of it, asked in our own way (docs/decisions/0009). Any
 * number of threads may ask.
 */
public final class DownloadRules {

    /** The processor's name. */
    public static final String PROCESSOR = "download-rules";

    private final List<Rule> rules;
    private final Digest fingerprint;
    private final boolean askForMessageIds;
    private final boolean answersAreTaken;

    DownloadRules(List<Rule> rules, Digest fingerprint, boolean askForMessageIds, boolean answersAreTaken) {
        this.rules = List.copyOf(rules);
        this.fingerprint = fingerprint;
        this.askForMessageIds = askForMessageIds;
        this.answersAreTaken = answersAreTaken;
    }

    /** Those of a mailetcontainer.xml that has none. */
    public static DownloadRules none() {
        return new DownloadRules(List.of(), Digest.UNKNOWN, false, false);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whom the rules themselves name. */
    public List<NamedAddress> named() {
        return rules.stream()
                .flatMap(rule -> rule.effect().stream().flatMap(effect -> NamedAddress.in(rule.name(), effect)))
                .distinct()
                .toList();
    }

    /** Where answers to their questions go. */
    public Set<AnswerAddress> answerAddresses() {
        return rules.stream()
                .flatMap(rule -> rule.effect().stream())
                .flatMap(DownloadRules::answers)
                .map(Answers::address)
                .collect(Collectors.toSet());
    }

    private static Stream<Answers> answers(Effect effect) {
        if (effect instanceof Effect.Ask ask) {
            return Stream.of(ask.answers());
        }
        return effect instanceof Effect.HeadersOnly headers ? Stream.of(headers.answers()) : Stream.empty();
    }

    /** The same for the same rules: what they said before still goes while this does not change. */
    public Digest fingerprint() {
        return fingerprint;
    }

    /** Whether the history has to remember Message-IDs for them. */
    public boolean askForMessageIds() {
        return askForMessageIds;
    }

    /** Whether mail of recipients who were asked something is taken as an answer: {@code ReleaseDownload} stands in the processor root. */
    public boolean answersAreTaken() {
        return answersAreTaken;
    }

    /**
     * Asks the rules in their order. Total: whatever they do, there is a verdict.
     *
     * @param rest what goes for recipients about whom no rule says anything
     */
    public Verdict ask(MessageAtProvider message, Effect rest) {
        try {
            return new Evaluation(message).of(rules, rest);
        } catch (RuntimeException e) {
            return new Verdict.Failed("of none", e);
        }
    }
}
