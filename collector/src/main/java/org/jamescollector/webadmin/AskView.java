/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jamescollector.history.Ask;

/**
 * A recipient who was asked about a message at a provider, as the web administration shows it. What does not apply is absent.
 *
 * @param kind {@code ask} or {@code headers-only}
 * @param state how it stands, in one word
 * @param then what becomes of the message when nobody answers
 * @param sender of the envelope; absent for {@code <>}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AskView(
        String id,
        String account,
        String uniqueId,
        String recipient,
        String kind,
        String state,
        String askedAt,
        String expires,
        String then,
        long size,
        Optional<String> sender,
        Optional<String> subject,
        Optional<String> releasedAt,
        Optional<String> releasedBy) {

    static AskView of(Ask ask, Instant now) {
        return new AskView(
                ask.id(),
                ask.account().value(),
                Shown.of(ask.key().value()),
                ask.recipient().asString(),
                lowerCase(ask.kind().name()),
                ask.isExpired(now) ? "expired" : lowerCase(ask.state().name()),
                ask.askedAt().toString(),
                ask.expires().toString(),
                lowerCase(ask.then().name()),
                ask.size(),
                DecisionView.unlessEmpty(ask.sender()),
                DecisionView.unlessEmpty(ask.subject()),
                ask.releasedAt().map(Instant::toString),
                DecisionView.unlessEmpty(ask.releasedBy()));
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
