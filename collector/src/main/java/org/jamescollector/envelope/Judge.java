/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressMapping;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.envelope.Explanation.Verdict;

/** Says of each address of one message what it is to us, and who gets the message because of it. James is asked once about each. */
final class Judge {

    /**
     * Addresses of one finding that James is asked about, at the most: it may take a database to answer. What the administrator says of a
     * list is not bounded.
     */
    static final int MOST_ADDRESSES = 2_000;

    private final RecipientRules rules;
    private final KnownRecipients known;
    private final boolean everybodyIsKnown;
    private final Map<Domain, Boolean> domains = new HashMap<>();
    private final Map<MailAddress, Boolean> recipients = new HashMap<>();

    Judge(RecipientRules rules, KnownRecipients known, boolean everybodyIsKnown) {
        this.rules = rules;
        this.known = known;
        this.everybodyIsKnown = everybodyIsKnown;
    }

    /** @throws RecipientLookupException when James cannot tell just now */
    Judgement judge(Finding finding) {
        Judgement judgement = new Judgement();
        int most = finding.kind() == Finding.Kind.SUBSCRIBERS ? Integer.MAX_VALUE : MOST_ADDRESSES;
        for (Finding.Part part : finding.parts()) {
            for (FoundAddress found : part.addresses()) {
                if (found.address().isEmpty()) {
                    judgement.add(found.text(), Ruling.nobodys(Verdict.MALFORMED), part.field());
                } else if (judgement.isToBeJudged(found.address().get(), most)) {
                    Ruling ruling = rule(finding.kind(), found.address().get());
                    judgement.add(found.text(), ruling, part.field());
                }
            }
        }
        return judgement;
    }

    /**
     * What an address is to us.
     *
     * @param unknown whom James does not know of those that a mapping gives
     * @param copies how many copies of the message a provider has for it that stores one for each recipient
     */
    record Ruling(Verdict verdict, List<MailAddress> recipients, List<MailAddress> unknown, int copies) {

        static Ruling nobodys(Verdict verdict) {
            return new Ruling(verdict, List.of(), List.of(), 0);
        }
    }

    /**
     * Who gets a message that a provider says is for this address; nobody where it is not ours.
     *
     * @throws RecipientLookupException when James cannot tell just now
     */
    List<MailAddress> recipientsFor(MailAddress address) {
        return rule(address).recipients();
    }

    private Ruling rule(Finding.Kind kind, MailAddress address) {
        return switch (kind) {
            case SUBSCRIBERS -> subscribed(List.of(address));
            case ADDRESSES -> ruleNamed(address);
            case ENVELOPE -> rule(address);
        };
    }

    /** The sender writes a list's address as he writes anybody's. What the administrator says of a list comes before patterns. */
    private Ruling ruleNamed(MailAddress address) {
        List<MailAddress> subscribers = rules.subscribers(address);
        return subscribers.isEmpty() ? rule(address) : subscribed(subscribers);
    }

    /** Each subscriber is a recipient of the provider's. */
    private Ruling subscribed(List<MailAddress> subscribers) {
        Ruling ruling = delivered(subscribers);
        return new Ruling(
                ruling.verdict(),
                ruling.recipients(),
                ruling.unknown(),
                ruling.recipients().size());
    }

    private Ruling rule(MailAddress address) {
        Optional<AddressMapping> mapping = rules.mapping(address);
        if (mapping.isPresent()) {
            return mapping.get().existsElsewhere()
                    ? Ruling.nobodys(Verdict.ELSEWHERE)
                    : delivered(targets(mapping.get(), address));
        }
        if (!rules.accepts(address, this::isLocal)) {
            return Ruling.nobodys(Verdict.FOREIGN);
        }
        return isKnown(address)
                ? new Ruling(Verdict.VALID, List.of(address), List.of(), 1)
                : new Ruling(Verdict.INVALID, List.of(), List.of(), 1);
    }

    /** What is no address after the {@code *} was put in goes nowhere. */
    private static List<MailAddress> targets(AddressMapping mapping, MailAddress address) {
        AddressPattern.Matched matched = mapping.from().match(address).orElseThrow();
        return mapping.to().stream()
                .flatMap(target -> Addresses.of(target.expand(matched)).stream())
                .toList();
    }

    /** By a mapping, from one address of the provider's, whether James knows whom it gives or not. */
    private Ruling delivered(List<MailAddress> addresses) {
        List<MailAddress> valid = addresses.stream().filter(this::isKnown).toList();
        List<MailAddress> unknown =
                addresses.stream().filter(address -> !isKnown(address)).toList();
        return new Ruling(valid.isEmpty() ? Verdict.INVALID : Verdict.VALID, valid, unknown, 1);
    }

    private boolean isKnown(MailAddress address) {
        return everybodyIsKnown || recipients.computeIfAbsent(address, known::isKnown);
    }

    private boolean isLocal(Domain domain) {
        return domains.computeIfAbsent(domain, known::isLocalDomain);
    }
}
