/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.spool.DeliveryNotes;

/**
 * What the decisions about a message mean for its envelope.
 *
 * @param now who gets it now; empty: nobody
 * @param notes for the mail
 * @param waiting recipients about whom a later run decides
 */
public record Delivery(Optional<RecoveredEnvelope> now, DeliveryNotes notes, Set<MailAddress> waiting) {

    public Delivery {
        waiting = Set.copyOf(waiting);
    }

    /**
     * @param recovered the message's own envelope
     * @param only those of its recipients who have not got it; empty: nobody has got anything of it
     */
    public static Delivery of(Decisions decisions, RecoveredEnvelope recovered, Optional<Set<MailAddress>> only) {
        Set<MailAddress> recipients = new LinkedHashSet<>();
        Set<MailAddress> waiting = new LinkedHashSet<>();
        Map<MailAddress, String> folders = new LinkedHashMap<>();
        Map<Effect.Tag, Set<MailAddress>> tags = new LinkedHashMap<>();
        for (MailAddress recipient : recovered.envelope().recipients()) {
            if (only.isPresent() && !only.get().contains(recipient)) {
                continue;
            }
            Effect effect = decisions.about(recipient).effect();
            Set<MailAddress> receivers = Set.of();
            if (effect instanceof Effect.Redirect redirect) {
                receivers = Set.copyOf(redirect.to());
                redirect.folder().ifPresent(folder -> redirect.to().forEach(other -> folders.put(other, folder)));
            } else if (effect.downloads()) {
                receivers = Set.of(recipient);
            } else if (effect instanceof Effect.Leave) {
                waiting.add(recipient);
            }
            recipients.addAll(receivers);
            Set<MailAddress> tagged = receivers;
            decisions
                    .further(recipient)
                    .filter(Effect.Tag.class::isInstance)
                    .map(Effect.Tag.class::cast)
                    .forEach(tag -> tags.computeIfAbsent(tag, key -> new LinkedHashSet<>())
                            .addAll(tagged));
        }
        if (only.isEmpty()) {
            for (Effect.Copy copy : decisions.copies()) {
                Predicate<MailAddress> isNew = recipients::add;
                copy.to().stream().filter(isNew).forEach(other -> copy.folder()
                        .ifPresent(folder -> folders.put(other, folder)));
            }
        }
        folders.keySet().retainAll(recipients);
        return new Delivery(
                recipients.isEmpty() ? Optional.empty() : Optional.of(recovered.to(recipients)),
                new DeliveryNotes(folders, tags(tags)),
                waiting);
    }

    private static List<DeliveryNotes.Tag> tags(Map<Effect.Tag, Set<MailAddress>> tags) {
        return tags.entrySet().stream()
                .filter(tag -> !tag.getValue().isEmpty())
                .map(tag -> new DeliveryNotes.Tag(
                        tag.getKey().name(), tag.getKey().value(), tag.getKey().header(), tag.getValue()))
                .collect(Collectors.toList());
    }
}
