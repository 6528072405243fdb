/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressMapping;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.ListMapping;

/** Which addresses are ours, and where their mail goes, as the administrator says. */
final class RecipientRules {

    private final boolean everyDomainOfJames;
    private final PatternTable<AddressPattern> accepted;
    private final PatternTable<AddressMapping> mappings;
    private final PatternTable<AddressMapping> forTheRest;
    private final List<ListMapping> lists;

    RecipientRules(EnvelopeSettings settings) {
        this.everyDomainOfJames = settings.accepted().isEmpty();
        this.accepted = new PatternTable<>(settings.accepted(), pattern -> pattern);
        this.mappings = table(settings, mapping -> !mapping.forTheRest());
        this.forTheRest = table(settings, AddressMapping::forTheRest);
        this.lists = settings.lists().stream().filter(ListMapping::isByAddress).toList();
    }

    private static PatternTable<AddressMapping> table(EnvelopeSettings settings, Predicate<AddressMapping> which) {
        List<AddressMapping> chosen = settings.mappings().stream().filter(which).toList();
        return new PatternTable<>(chosen, AddressMapping::from);
    }

    /** The mapping that counts for an address. */
    Optional<AddressMapping> mapping(MailAddress address) {
        return mappings.first(address).or(() -> forTheRest.first(address));
    }

    /** Who is subscribed to the lists that have this address, each once; nobody where it is no list's. */
    List<MailAddress> subscribers(MailAddress address) {
        return lists.stream()
                .filter(mapping -> mapping.list().match(address.asString()).isPresent())
                .flatMap(mapping -> mapping.subscribers().stream())
                .distinct()
                .toList();
    }

    /** Whether an address that no mapping is for is ours. */
    boolean accepts(MailAddress address, Predicate<Domain> isLocal) {
        return everyDomainOfJames
                ? isLocal.test(address.getDomain())
                : accepted.first(address).isPresent();
    }
}
