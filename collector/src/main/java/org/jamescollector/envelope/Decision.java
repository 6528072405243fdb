/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.envelope.Explanation.Judged;
import org.jamescollector.envelope.HeaderFields.Field;
import org.jamescollector.envelope.RecoveredEnvelope.Copies;
import org.jamescollector.envelope.RecoveredEnvelope.Hints;

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
 * @param notCounted further fields of the name of that one, which the provider wrote too
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
        List<Field> notCounted,
        boolean more) {

    private static final String FIRST =
            String.format(Locale.ROOT, "only the first %,d addresses are looked at", Judge.MOST_ADDRESSES);

    private static final String CUT = "the header is longer than what is read of it";

    /** Nobody was asked. */
    static final Decision NONE = nobodysOf(new Judgement());

    /**
     * @param header where it was found
     * @param before what was judged before, and decided nothing
     */
    static Decision of(Finding finding, Judgement judgement, TracedHeader header, Judgement before) {
        return new Decision(
                finding.source(),
                Optional.of(finding.kind()),
                judgement.decisive(),
                judgement.listed(),
                judgement.recipients(),
                judgement.valid(),
                judgement.invalid(),
                judgement.copies(),
                notCounted(finding, judgement, header),
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
                List.of(),
                judgement.isMore());
    }

    /** Of a field that the account names. Received fields are asked one after another. */
    private static List<Field> notCounted(Finding finding, Judgement judgement, TracedHeader header) {
        if (finding.kind() != Finding.Kind.ENVELOPE) {
            return List.of();
        }
        Set<Field> counted =
                finding.parts().stream().flatMap(part -> part.field().stream()).collect(Collectors.toSet());
        return judgement
                .decisive()
                .filter(field -> !field.name().equals("received"))
                .map(field -> header.inTrace(field.name()).stream()
                        .filter(other -> !counted.contains(other))
                        .limit(NotBelieved.MOST_LISTED)
                        .toList())
                .orElseGet(List::of);
    }

    boolean isByEnvelope() {
        return kind.filter(Finding.Kind.ENVELOPE::equals).isPresent();
    }

    /**
     * Why there is no recipient; empty where there is one.
     *
     * @param everyDomainOfJames whether the account takes all addresses for ours at domains that James serves
     */
    Optional<String> whyNobody(boolean headerIsWhole, boolean everyDomainOfJames) {
        if (!recipients.isEmpty()) {
            return Optional.empty();
        }
        if (more) {
            return Optional.of(whyNone() + "; " + FIRST);
        }
        if (!headerIsWhole && !isByEnvelope()) {
            return Optional.of(whyNone() + "; " + CUT + ": the rest may name somebody");
        }
        return Optional.of(whyNone() + (kind.isEmpty() ? remedy(everyDomainOfJames) : ""));
    }

    /** Of addresses that would be ours if James knew of it. What else there is may be anything: no remedy goes for it. */
    private String remedy(boolean everyDomainOfJames) {
        boolean allForeign = !addresses.isEmpty()
                && addresses.stream().allMatch(judged -> judged.verdict() == Explanation.Verdict.FOREIGN);
        if (!allForeign) {
            return "";
        }
        return everyDomainOfJames
                ? ": all are FOREIGN, as James does not serve their domains. If one is yours: james-cli AddDomain, or a"
                        + " <map> for it"
                : ": all are FOREIGN, as <accept> does not have them. If one is yours, put it there";
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
        return Optional.of(CUT + ": there may be more recipients").filter(cut -> !headerIsWhole && !isByEnvelope());
    }

    /** @param missed the field that names somebody of ours who does not get the message */
    Explanation explain(Optional<String> fallback, String sender, NotBelieved notBelieved, Optional<Field> missed) {
        return new Explanation(
                Escaped.of(source),
                field.map(Field::toString).map(Escaped::of),
                addresses,
                fallback,
                sender,
                valid,
                invalid,
                notBelieved,
                missed.map(Field::toString).map(Escaped::of),
                notCounted.stream().map(Field::toString).map(Escaped::of).toList());
    }

    /**
     * How copies are told. A copy that the provider told to be for the fallback recipient, or for nobody whom James knows, is delivered
     * as it comes: what he got because of a guess was for somebody else. Of a message for nobody of whom a copy is expected, the fallback recipient's, each copy but the first is one
     * too many.
     *
     * @param to who gets this copy
     * @param hints whom its fields name that did not decide
     */
    Optional<Copies> copies(EnvelopeSettings settings, List<MailAddress> to, Supplier<SortedSet<String>> hints) {
        Optional<Duration> recognised = settings.copiesWithin();
        if (isByEnvelope()) {
            return recognised
                    .filter(within -> !to.contains(settings.fallback()))
                    .map(Copies::told);
        }
        boolean forFallbackAlone = to.equals(List.of(settings.fallback()));
        Optional<MailAddress> surplusTo = Optional.of(settings.fallback())
                .filter(fallback -> kind.isPresent() && settings.copies().surplusToFallback());
        return recognised.map(within ->
                new Copies(Math.max(1, expected), within, surplusTo, Hints.of(hints.get(), forFallbackAlone)));
    }
}
