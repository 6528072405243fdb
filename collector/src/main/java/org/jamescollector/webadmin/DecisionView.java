/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jamescollector.history.RecordedDecision;

/**
 * What was decided about a message before its download, as the web administration shows it. What does not apply is absent.
 *
 * @param at when it was decided, for the last time; ISO 8601
 * @param sender of the envelope; absent for {@code <>} and where the header was not looked at
 * @param recipients whom it was decided for, as far as they were known
 * @param decision in one word, such as {@code leave}
 * @param rule the one that decided; absent where it was the account's own settings
 * @param times how often the same was decided
 * @param header of a message that was deleted unread
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DecisionView(
        String at,
        String account,
        String uniqueId,
        long size,
        Optional<String> sender,
        Optional<String> subject,
        List<String> recipients,
        String decision,
        Optional<String> rule,
        long times,
        Optional<String> header) {

    static DecisionView of(RecordedDecision decision) {
        return new DecisionView(
                decision.at().toString(),
                decision.account().value(),
                Shown.of(decision.key().value()),
                decision.size(),
                unlessEmpty(decision.sender()),
                unlessEmpty(decision.subject()),
                decision.recipients().stream().map(Shown::of).toList(),
                decision.decision(),
                decision.rule().map(Shown::of),
                decision.times(),
                decision.header().map(Shown::of));
    }

    static Optional<String> unlessEmpty(String text) {
        return Optional.of(text).filter(any -> !any.isEmpty()).map(Shown::of);
    }
}
