/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.apache.james.core.MailAddress;
import org.jamescollector.history.Asks;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.OpenAsk;

/**
 * Ends what nobody has answered before a message goes, or goes for somebody for good. People answer while a run goes on: whoever is told that he will
 * have the message is to have it, and whoever cannot have it any more is to be told so. Used by the run's thread; blocks on the database.
 */
final class ClosingAsks {

    /** Why a message stays that was to go. */
    static final String WANTED =
            "Somebody who was asked has just said that he wants it, and the next run gives it to him;"
                    + " or it has just turned out that he did not get the question";

    private final Asks asks;
    private final RunAsks ofRun;
    private final Clock clock;

    ClosingAsks(RunServices services, RunAsks ofRun) {
        this.asks = services.asks();
        this.ofRun = ofRun;
        this.clock = services.clock();
    }

    /**
     * @return false: somebody has just said that he wants the message, or, where it goes because nobody answered, his question has just come
     *     back; nothing was changed, and the next run sees to it
     */
    boolean close(MessageKey key) {
        return close(key, recipient -> true);
    }

    /**
     * The same for some of those who were asked.
     *
     * @param whose those who do not get the message
     */
    boolean close(MessageKey key, Predicate<MailAddress> whose) {
        Instant now = clock.instant();
        List<OpenAsk> unanswered = ofRun.unanswered(key, whose);
        return asks.closeUnanswered(
                unanswered.stream().map(OpenAsk::id).toList(),
                unanswered.stream()
                        .filter(ask -> ask.isGivenUp(now))
                        .map(OpenAsk::id)
                        .toList(),
                now);
    }
}
