/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.history.LeftMessage;

/**
 * A message that stays at the provider uncollected, or not collected for everybody.
 *
 * @param cause name of a {@link LeftMessage.Cause}
 * @param nextAttempt ISO 8601; empty where only a change of configuration helps, and where each run asks the rules again
 * @param waiting who has not got it, where others have
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LeftMessageView(
        String uniqueId,
        long size,
        String cause,
        String reason,
        int attempts,
        String firstSeen,
        Optional<String> nextAttempt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> waiting) {

    static LeftMessageView of(LeftMessage message) {
        return new LeftMessageView(
                message.key().value(),
                message.size(),
                message.cause().name(),
                message.reason(),
                message.attempts(),
                message.firstSeen().toString(),
                Optional.of(message.nextAttempt())
                        .filter(next -> next.isAfter(Instant.EPOCH) && next.isBefore(Instant.MAX))
                        .map(Instant::toString),
                message.recipients().stream()
                        .map(MailAddress::asString)
                        .sorted()
                        .toList());
    }
}
