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
     * @param furtherPart whether others have got the message: then these are those who waited for it
     */
    public static Delivery of(Decisions decisions, RecoveredEnvelope recovered, boolean furtherPart) {
        Set<MailAddress> recipients = new LinkedHashSet<>();
        Set<MailAddress> waiting = new LinkedHashSet<>();
        Map<MailAddress, String> folders = new LinkedHashMap<>();
        Map<Effect.Tag, Set<MailAddress>> tags = new LinkedHashMap<>();
        for (MailAddress recipient : recovered.envelope().recipients()) {
            Effect effect = decisions.about(recipient).effect();
            Set<MailAddress> receivers = Set.of();
            if (effect instanceof Effect.Redirect redirect) {
                receivers = Set.copyOf(redirect.to());
                redirect.folder().ifPresent(folder -> redirect.to().forEach(other -> folders.put(other, folder)));
            } else if (effect.downloads() || isDownloadedAnyway(effect)) {
                receivers = Set.of(recipient);
            } else if (effect.waits()) {
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
        if (!furtherPart) {
            Set<MailAddress> own = Set.copyOf(recipients);
            for (Effect.Copy copy : decisions.copies()) {
                Predicate<MailAddress> isNew = recipients::add;
                copy.to().stream().filter(isNew).forEach(other -> copy.folder()
                        .ifPresent(folder -> folders.put(other, folder)));
            }
            // What is said of all goes for copies too.
            tags.values().stream().filter(some -> some.containsAll(own)).forEach(all -> all.addAll(recipients));
        }
        folders.keySet().retainAll(recipients);
        // Who gets it as somebody else's does not wait for his own.
        waiting.removeAll(recipients);
        return new Delivery(
                recipients.isEmpty()
                        ? Optional.empty()
                        : Optional.of(furtherPart ? recovered.to(recipients).furtherPart() : recovered.to(recipients)),
                new DeliveryNotes(folders, tags(tags)),
                waiting);
    }

    /** The account does not want to download it; but somebody else has it downloaded, and nobody is to go without it for that. */
    private static boolean isDownloadedAnyway(Effect effect) {
        return effect instanceof Effect.TooLarge;
    }

    private static List<DeliveryNotes.Tag> tags(Map<Effect.Tag, Set<MailAddress>> tags) {
        return tags.entrySet().stream()
                .filter(tag -> !tag.getValue().isEmpty())
                .map(tag -> new DeliveryNotes.Tag(
                        tag.getKey().name(), tag.getKey().value(), tag.getKey().header(), tag.getValue()))
                .collect(Collectors.toList());
    }
}
