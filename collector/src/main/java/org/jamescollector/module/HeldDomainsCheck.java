/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HeldMailException;
import org.jamescollector.held.ProviderSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether what {@code <provider>} names goes with James' repositories, users and domains: the former two when James starts, domains
 * again and again, since they are made while it runs. May block; one thread uses it.
 */
final class HeldDomainsCheck {

    /** How often {@link #run} is to be called. */
    static final Duration LOOK_EVERY = Duration.ofMinutes(10);

    private static final Logger LOGGER = LoggerFactory.getLogger(HeldDomainsCheck.class);
    private static final int MOST_NAMED = 10;

    private final ProviderSettings settings;
    private final HeldMail held;
    private final DomainList domains;
    private final UsersRepository users;
    private boolean begun;
    private Set<Domain> toldOf = Set.of();

    HeldDomainsCheck(ProviderSettings settings, HeldMail held, DomainList domains, UsersRepository users) {
        this.settings = settings;
        this.held = held;
        this.domains = domains;
        this.users = users;
    }

    /** Says in the log what is wrong, each thing once. */
    void run() {
        if (!begun) {
            begun = true;
            repositories();
            users();
        }
        ownDomains();
    }

    private void repositories() {
        List<HeldDomain> closed = new ArrayList<>();
        Optional<HeldMailException> first = Optional.empty();
        for (HeldDomain domain : settings.domains().values()) {
            try {
                held.hasAny(domain);
            } catch (HeldMailException e) {
                closed.add(domain);
                first = first.or(() -> Optional.of(e));
            }
        }
        first.ifPresent(cause -> LOGGER.error(
                "Mail cannot be held for {}. {}. Correct <provider><repository> in conf/collector.xml, or have"
                        + " conf/mailrepositorystore.xml know that kind of repository, and restart James. Until then James tries such"
                        + " mail again, and at last keeps it in the <errorRepository> of its <spooler> (conf/mailetcontainer.xml)",
                named(closed),
                cause.getMessage(),
                cause));
    }

    /** A secret of ours is enough to fetch mail. */
    private void users() {
        Set<Username> named = settings.domains().values().stream()
                .flatMap(domain -> domain.users().stream())
                .filter(user -> !settings.signIn().secrets().containsKey(user))
                .collect(Collectors.toSet());
        try {
            List<String> unknown = new ArrayList<>();
            for (Username user : named) {
                if (!users.contains(user)) {
                    unknown.add(user.asString());
                }
            }
            if (!unknown.isEmpty()) {
                LOGGER.warn(
                        "The <users> of <provider> in conf/collector.xml name {}, whom James does not know and who have no <secret>: they"
                                + " cannot sign in to fetch mail. Correct the name, or make the user (james-cli AddUser)",
                        named(unknown.stream().sorted().toList()));
            }
        } catch (UsersRepositoryException e) {
            LOGGER.debug("James' users cannot be asked just now", e);
        }
    }

    private void ownDomains() {
        try {
            Set<Domain> own = new HashSet<>(domains.getDomains());
            own.retainAll(settings.domains().keySet());
            List<Domain> fresh = settings.domains().keySet().stream()
                    .filter(domain -> own.contains(domain) && !toldOf.contains(domain))
                    .toList();
            toldOf = own;
            if (!fresh.isEmpty()) {
                LOGGER.warn(
                        "{} is held for a customer (<provider> in conf/collector.xml), and is a domain of James' own, too: James refuses"
                                + " recipients there who are not its users, and the mail of those who are is held instead of"
                                + " delivered. Keep one of the two: remove the <domain>, or say james-cli RemoveDomain",
                        named(fresh.stream().map(Domain::asString).toList()));
            }
        } catch (DomainListException e) {
            LOGGER.debug("James' domains cannot be asked just now", e);
        }
    }

    private static String named(Collection<?> things) {
        String more = things.size() > MOST_NAMED ? " and " + (things.size() - MOST_NAMED) + " more" : "";
        return things.stream().limit(MOST_NAMED).map(Object::toString).collect(Collectors.joining(", ")) + more;
    }
}
