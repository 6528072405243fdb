/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.EnvelopeSource;

/**
 * For a mailbox of many people. Sources are asked in their order; the first that names an address of ours decides alone, so that
 * what a sender writes never adds to what the provider knows. Whatever has no recipient that James knows goes to the fallback.
 */
final class ManyRecipients implements EnvelopeRecovery {

    private final EnvelopeSettings settings;
    private final boolean checkRecipients;
    private final KnownRecipients known;
    private final List<Source> sources;
    private final RecipientRules rules;
    private final LoopCheck loops;
    private final SenderFinder senders;
    private final Set<String> fields;

    /** @param checkRecipients whether a recipient that James does not know is invalid */
    ManyRecipients(EnvelopeSettings settings, boolean checkRecipients, KnownRecipients known, LoopCheck loops) {
        this.settings = settings;
        this.checkRecipients = checkRecipients;
        this.known = known;
        this.loops = loops;
        this.sources = Sources.of(settings);
        this.rules = new RecipientRules(settings);
        this.senders = new SenderFinder(settings.sources().stream().anyMatch(EnvelopeSource.Sdps.class::isInstance));
        this.fields = new HashSet<>(SenderFinder.FIELDS);
        fields.addAll(LoopCheck.FIELDS);
        sources.forEach(source -> fields.addAll(source.fields()));
    }

    @Override
    public RecoveredEnvelope recover(CollectedHeader header) {
        TracedHeader traced = TracedHeader.of(header, fields, settings.trace());
        Optional<String> anybodysLoop = loops.ofAnybody(traced.fields());
        Decision decision = anybodysLoop.isPresent() ? Decision.NONE : decide(traced);
        Optional<String> loop = anybodysLoop.or(() -> loops.of(decision.recipients(), traced));
        List<MailAddress> recipients = new ArrayList<>();
        Optional<String> fallback = loop.or(decision::whyNobody);
        if (fallback.isEmpty()) {
            recipients.addAll(decision.recipients());
            fallback = decision.whyNotAll(header.isWhole());
        }
        if (fallback.isPresent() && !recipients.contains(settings.fallback())) {
            recipients.add(settings.fallback());
        }
        SenderFinder.Found sender = senders.find(traced);
        return new RecoveredEnvelope(
                new Envelope(sender.sender(), recipients, OriginFinder.find(traced.fields())),
                decision.explain(fallback, sender.from(), NotBelieved.in(traced, sources)),
                loop.isPresent() ? Optional.empty() : decision.copies(settings, recipients));
    }

    /** By the first finding that has an address of ours; where none has, what was found is told. */
    private Decision decide(TracedHeader header) {
        Judge judge = new Judge(rules, known, !checkRecipients);
        Judgement undecided = new Judgement();
        for (Source source : sources) {
            for (Iterator<Finding> findings = source.look(header).iterator(); findings.hasNext(); ) {
                Finding finding = findings.next();
                Judgement judgement = judge.judge(finding);
                if (judgement.decides()) {
                    return Decision.of(finding, judgement, undecided);
                }
                undecided.list(judgement);
            }
        }
        return Decision.nobodysOf(undecided);
    }
}
