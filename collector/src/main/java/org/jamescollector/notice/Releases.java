/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;

/** Takes answers: an answer that is right has the next run download the message for whoever was asked. Blocks on the database. */
@Singleton
public final class Releases {

    private final Asks asks;
    private final KnownRecipients recipients;
    private final Clock clock;

    @Inject
    public Releases(Asks asks, KnownRecipients recipients, Clock clock) {
        this.asks = asks;
        this.recipients = recipients;
        this.clock = clock;
    }

    /**
     * What came of an answer.
     *
     * @param ask the one that it is for, where that is certain
     * @param why why nothing was released; empty: the message was
     */
    public record Outcome(Optional<Ask> ask, Optional<String> why) {

        public boolean isReleased() {
            return why.isEmpty();
        }

        private static Outcome no(String why) {
            return new Outcome(Optional.empty(), Optional.of(why));
        }

        private static Outcome no(Ask ask, String why) {
            return new Outcome(Optional.of(ask), Optional.of(why));
        }
    }

    /** Releases the message that the answer is about, if everything is right about it. */
    public Outcome take(Answer answer) {
        if (answer.sender().isEmpty()) {
            return Outcome.no("it is a bounce (empty sender)");
        }
        if (answer.automatic()) {
            return Outcome.no("a program wrote it");
        }
        if (answer.tokens().isEmpty()) {
            return Outcome.no("it names no message: neither its address nor its subject nor its text holds a token");
        }
        if (answer.from().size() != 1) {
            return Outcome.no("its From names nobody, or several");
        }
        AnswerToken signatures = new AnswerToken(asks.secret());
        for (String token : answer.tokens()) {
            Optional<Ask> ask = asks.find(AnswerToken.idOf(token)).filter(known -> signatures.isOf(known, token));
            if (ask.isPresent()) {
                return take(answer, ask.get());
            }
        }
        return Outcome.no("its token was not made here, or is no longer remembered");
    }

    private Outcome take(Answer answer, Ask ask) {
        MailAddress sender = answer.sender().orElseThrow();
        if (!isAsked(ask, sender)) {
            return Outcome.no(ask, "somebody else was asked than its sender");
        }
        if (!isAsked(ask, answer.from().get(0))) {
            return Outcome.no(ask, "somebody else was asked than the one in its From");
        }
        return release(ask, sender.asString());
    }

    private boolean isAsked(Ask ask, MailAddress somebody) {
        return ask.recipient().equals(somebody) || recipients.leadsTo(ask.recipient(), somebody);
    }

    /** Releases the message for whoever was asked, whoever wants it. */
    public Outcome release(Ask ask, String by) {
        Instant now = clock.instant();
        if (ask.isExpired(now)) {
            return Outcome.no(ask, "it comes too late: the time was over at " + ask.expires());
        }
        return asks.release(ask.id(), by, now)
                ? new Outcome(Optional.of(ask), Optional.empty())
                : Outcome.no(ask, "the token was used before, or the message is no longer at the provider");
    }
}
