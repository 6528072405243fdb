/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;

/**
 * What all rules together say about one message. The recipients may still be unknown; so this is asked for each of them once they are
 * known.
 *
 * @param deciding in the order in which they were decided
 * @param further what else was said: {@link Effect#decides()} is false
 */
public record Decisions(List<Decision> deciding, List<Decision> further) {

    public Decisions {
        deciding = List.copyOf(deciding);
        further = List.copyOf(further);
    }

    /**
     * What one rule says.
     *
     * @param recipients whom it concerns; empty: all who were undecided
     * @param rule its name; empty: no rule, but the account's own settings
     */
    public record Decision(Optional<Set<MailAddress>> recipients, Effect effect, Optional<String> rule) {

        public Decision {
            recipients = recipients.map(Set::copyOf);
        }

        boolean concerns(MailAddress recipient) {
            return recipients.map(some -> some.contains(recipient)).orElse(true);
        }
    }

    /** Of a message about which no rule says anything. */
    public static Decisions download() {
        return new Decisions(List.of(downloadFor(Optional.empty())), List.of());
    }

    private static Decision downloadFor(Optional<Set<MailAddress>> recipients) {
        return new Decision(recipients, new Effect.Download(), Optional.empty());
    }

    /** What is decided for this recipient; for one who was none when the rules were asked: download. */
    public Decision about(MailAddress recipient) {
        return deciding.stream()
                .filter(decision -> decision.concerns(recipient))
                .findFirst()
                .orElseGet(() -> downloadFor(Optional.of(Set.of(recipient))));
    }

    /**
     * The same, but for some recipients, for whom something else goes.
     *
     * @param others of known recipients
     */
    public Decisions with(List<Decision> others) {
        Set<MailAddress> whose = others.stream()
                .flatMap(other -> other.recipients().orElseThrow().stream())
                .collect(Collectors.toSet());
        Stream<Decision> rest = deciding.stream()
                .map(decision -> new Decision(
                        decision.recipients().map(some -> Set.copyOf(Sets.difference(some, whose))),
                        decision.effect(),
                        decision.rule()))
                .filter(decision -> decision.recipients().filter(Set::isEmpty).isEmpty());
        return new Decisions(Stream.concat(others.stream(), rest).toList(), further);
    }

    /** What goes for this recipient beside that. */
    public Stream<Effect> further(MailAddress recipient) {
        return further.stream().filter(decision -> decision.concerns(recipient)).map(Decision::effect);
    }

    /** Whether the message has to be downloaded. */
    public boolean downloads() {
        return all().anyMatch(decision -> decision.effect().downloads());
    }

    /** Whether some of its recipients wait for a later run. */
    public boolean leaves() {
        return any(Effect::waits);
    }

    /** Whether anybody's mail is decided like that. */
    public boolean any(Predicate<Effect> kind) {
        return deciding.stream().map(Decision::effect).anyMatch(kind);
    }

    /** When it is downloaded; higher ones first. */
    public int priority() {
        return further(Effect.Priority.class).stream()
                .mapToInt(Effect.Priority::value)
                .max()
                .orElse(0);
    }

    /** How long it is kept at the provider, where a rule says so. */
    public List<Effect.KeepAtProvider> keeping() {
        return further(Effect.KeepAtProvider.class);
    }

    /** Who gets it beside its recipients. */
    public List<Effect.Copy> copies() {
        return further(Effect.Copy.class);
    }

    private <E extends Effect> List<E> further(Class<E> kind) {
        return further.stream()
                .map(Decision::effect)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private Stream<Decision> all() {
        return Stream.concat(deciding.stream(), further.stream());
    }

    /** Gathers what the rules say, one after another. */
    static final class Gathering {

        private final List<Decision> deciding = new ArrayList<>();
        private final List<Decision> further = new ArrayList<>();

        /** @param recipients those whom the rule concerns; empty: all who are undecided */
        void add(Optional<? extends Collection<MailAddress>> recipients, Effect effect, String rule) {
            (effect.decides() ? deciding : further)
                    .add(new Decision(recipients.map(Set::copyOf), effect, Optional.of(rule)));
        }

        /**
         * @param left about whom no rule said anything; empty: nobody knows, but there may be somebody
         * @param rest what is decided for them
         */
        Decisions decided(Optional<? extends Collection<MailAddress>> left, Effect rest) {
            boolean everybodyIsDecided =
                    deciding.stream().anyMatch(decision -> decision.recipients().isEmpty())
                            || left.filter(Collection::isEmpty).isPresent();
            if (!everybodyIsDecided) {
                deciding.add(new Decision(left.map(Set::copyOf), rest, Optional.empty()));
            }
            return new Decisions(deciding, further);
        }
    }
}
