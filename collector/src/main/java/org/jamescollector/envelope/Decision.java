/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.envelope.Explanation.Judged;
import org.jamescollector.envelope.HeaderFields.Field;
import org.jamescollector.envelope.RecoveredEnvelope.Copies;

/**
 * What was decided about a message's recipients.
 *
 * @param source what decided, in words
 * @param kind whose word that is; empty where nothing decided
 * @param field what decided, as it stands
 * @param addresses the first of those that were found
 * @param recipients whom James knows
 * @param valid number of addresses of recipients whom James knows
 * @param invalid number of addresses of ours that James does not know
 * @param expected how many copies of the message a provider has for these addresses that stores one for each recipient
 * @param more whether there were more addresses than are looked at, there or in a finding that was asked before
 */
record Decision(
        String source,
        Optional<Finding.Kind> kind,
        Optional<Field> field,
        List<Judged> addresses,
        Set<MailAddress> recipients,
        int valid,
        int invalid,
        int expected,
        boolean more) {

    private static final String FIRST =
            String.format(Locale.ROOT, "only the first %,d addresses are looked at", Judge.MOST_ADDRESSES);

    /** Nobody was asked. */
    static final Decision NONE = nobodysOf(new Judgement());

    /** @param before what was judged before, and decided nothing */
    static Decision of(Finding finding, Judgement judgement, Judgement before) {
        return new Decision(
                finding.source(),
                Optional.of(finding.kind()),
                judgement.decisive(),
                judgement.listed(),
                judgement.recipients(),
                judgement.valid(),
                judgement.invalid(),
                judgement.copies(),
                judgement.isMore() || before.isMore());
    }

    /** None of the addresses is ours. */
    static Decision nobodysOf(Judgement judgement) {
        return new Decision(
                "fallback",
                Optional.empty(),
                Optional.empty(),
                judgement.listed(),
                Set.of(),
                0,
                0,
                0,
                judgement.isMore());
    }

    boolean isByEnvelope() {
        return kind.filter(Finding.Kind.ENVELOPE::equals).isPresent();
    }

    /** Why there is no recipient; empty where there is one. */
    Optional<String> whyNobody() {
        if (!recipients.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(whyNone() + (more ? "; " + FIRST : ""));
    }

    private String whyNone() {
        if (kind.isEmpty()) {
            return "no address of ours was found";
        }
        return invalid > 0 ? "James knows none of the recipients" : "the mailboxes of all recipients are elsewhere";
    }

    /** Why there may be more recipients than these; empty where these are all. */
    Optional<String> whyNotAll(boolean headerIsWhole) {
        if (more) {
            return Optional.of(FIRST + ": there may be more recipients");
        }
        return Optional.of("the header is longer than what is read of it: there may be more recipients")
                .filter(cut -> !headerIsWhole && !isByEnvelope());
    }

    Explanation explain(Optional<String> fallback, String sender, NotBelieved notBelieved) {
        return new Explanation(
                Escaped.of(source),
                field.map(Field::toString).map(Escaped::of),
                addresses,
                fallback,
                sender,
                valid,
                invalid,
                notBelieved);
    }

    /**
     * How copies are told. A copy that the provider told to be for the fallback recipient, or for nobody whom James knows, is delivered
     * as it comes: what he got because of a guess was for somebody else. Of a message for nobody of whom a copy is expected, the fallback recipient's, each copy but the first is one
     * too many.
     *
     * @param to who gets this copy
     */
    Optional<Copies> copies(EnvelopeSettings settings, Collection<MailAddress> to) {
        Optional<Duration> recognised = settings.copies().within();
        if (isByEnvelope()) {
            return recognised
                    .filter(within -> settings.guesses() && !to.contains(settings.fallback()))
                    .map(Copies::told);
        }
        Optional<MailAddress> surplusTo = Optional.of(settings.fallback())
                .filter(fallback -> kind.isPresent() && settings.copies().surplusToFallback());
        return recognised.map(within -> new Copies(Math.max(1, expected), within, surplusTo));
    }
}
