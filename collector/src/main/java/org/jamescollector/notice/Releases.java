/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.ConfiguredAccounts;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;

/** Takes answers: an answer that is right has the next run download the message for whoever was asked. Blocks on the database. */
@Singleton
public final class Releases {

    /** Whoever answers a mail that quotes more than these is told of these. */
    private static final int MOST_NAMED = 10;

    private final Asks asks;
    private final KnownRecipients recipients;
    private final ConfiguredAccounts accounts;
    private final Clock clock;

    @Inject
    public Releases(Asks asks, KnownRecipients recipients, ConfiguredAccounts accounts, Clock clock) {
        this.accounts = accounts;
        this.asks = asks;
        this.recipients = recipients;
        this.clock = clock;
    }

    /**
     * What came of an answer.
     *
     * @param ask the one that it is for, where that is certain
     * @param why why nothing was released; empty: the message was
     * @param others further ones that it names: an answer is for one message
     */
    public record Outcome(Optional<Ask> ask, Optional<String> why, List<Ask> others) {

        public Outcome {
            others = List.copyOf(others);
        }

        public boolean isReleased() {
            return why.isEmpty();
        }

        private static Outcome no(String why) {
            return new Outcome(Optional.empty(), Optional.of(why), List.of());
        }

        private static Outcome no(Ask ask, String why) {
            return new Outcome(Optional.of(ask), Optional.of(why), List.of());
        }

        private Outcome naming(List<Ask> further) {
            return new Outcome(ask, why, further);
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
        List<Ask> named = answer.tokens().stream()
                .flatMap(token ->
                        asks.find(AnswerToken.idOf(token)).filter(known -> signatures.isOf(known, token)).stream())
                .limit(MOST_NAMED)
                .toList();
        return named.isEmpty()
                ? Outcome.no("its token was not made here, or is no longer remembered")
                : take(answer, named.get(0)).naming(named.subList(1, named.size()));
    }

    private Outcome take(Answer answer, Ask ask) {
        MailAddress sender = answer.sender().orElseThrow();
        if (!isAsked(ask, sender)) {
            return Outcome.no(ask, "somebody else was asked than its sender");
        }
        if (!isAsked(ask, answer.from().get(0))) {
            return Outcome.no(ask, "somebody else was asked than the one in its From");
        }
        if (answer.declines()) {
            return Outcome.no(ask, "its first line begins with \"no\"; the question stays open until " + ask.expires());
        }
        return release(ask, sender.asString());
    }

    private boolean isAsked(Ask ask, MailAddress somebody) {
        return recipients.isSamePerson(ask.recipient(), somebody);
    }

    /** Releases the message for whoever was asked, whoever wants it. */
    public Outcome release(Ask ask, String by) {
        Instant now = clock.instant();
        if (!accounts.has(ask.account())) {
            return Outcome.no(ask, "its account is no longer in collector.xml, so that nothing collects the message");
        }
        if (ask.isExpired(now)) {
            return Outcome.no(ask, "it comes too late: the time was over at " + ask.expires());
        }
        return asks.release(ask.id(), by, now)
                ? new Outcome(Optional.of(ask), Optional.empty(), List.of())
                : Outcome.no(ask, whyNot(asks.find(ask.id()).map(Ask::state)));
    }

    private static String whyNot(Optional<Ask.State> state) {
        return state.map(known -> switch (known) {
                    case ASKED, UNDELIVERED -> "somebody else has just changed the question";
                    case RELEASED -> "its token was used before: the next run collects the message";
                    case COLLECTED -> "its token was used before: the message was collected";
                    case GONE -> "the message is no longer at the provider, or was given up";
                })
                .orElse("the question is no longer remembered");
    }
}
