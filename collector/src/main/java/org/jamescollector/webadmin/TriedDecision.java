/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.jamescollector.history.RecordedDecision;

/**
 * What a rule would do with a message, as {@link TryRulesTask} tells it: a {@link DecisionView} without what only goes for something that
 * was done. The header of what would be deleted is not in it, since the message is still there.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TriedDecision(
        @JsonProperty("uniqueId") String uniqueId,
        @JsonProperty("size") long size,
        @JsonProperty("sender") Optional<String> sender,
        @JsonProperty("subject") Optional<String> subject,
        @JsonProperty("recipients") List<String> recipients,
        @JsonProperty("decision") String decision,
        @JsonProperty("rule") Optional<String> rule) {

    static TriedDecision of(RecordedDecision decision) {
        DecisionView view = DecisionView.of(decision);
        return new TriedDecision(
                view.uniqueId(),
                view.size(),
                view.sender(),
                view.subject(),
                view.recipients(),
                view.decision(),
                view.rule());
    }
}
