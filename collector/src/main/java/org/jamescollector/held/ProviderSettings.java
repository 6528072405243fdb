/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.jamescollector.account.SecretSource;

/**
 * What James does as a provider.
 *
 * @param repository URL of the mail repository of each domain; {@code {domain}} in it stands for the domain; empty: a folder
 *     {@code var/mail/held/} of James' default kind of repository
 * @param bounceProcessor the processor of mailetcontainer.xml that tells senders that their mail was not delivered
 * @param signIn how customers sign in for ATRN
 * @param sessions how many customers are served at the same time, on each node
 * @param domains those whose mail is held, in the order of the file
 */
public record ProviderSettings(
        Optional<String> repository,
        String bounceProcessor,
        SignInRules signIn,
        int sessions,
        Map<Domain, HeldDomain> domains) {

    public static final String DOMAIN_PLACEHOLDER = "{domain}";
    public static final String DEFAULT_BOUNCE_PROCESSOR = "bounces";
    public static final int DEFAULT_SESSIONS = 20;

    /** Nothing is held. */
    public static final ProviderSettings NONE =
            of(Optional.empty(), DEFAULT_BOUNCE_PROCESSOR, SignInRules.DEFAULT, DEFAULT_SESSIONS, List.of());

    /**
     * How customers sign in for ATRN.
     *
     * @param tlsRequired whether the line must be protected by TLS before
     * @param plaintextPasswordAllowed whether PLAIN and LOGIN, whose password a listener could read, go without TLS too
     * @param secrets for CRAM-MD5, which cannot be checked with the hashes that James has of its users' passwords
     */
    public record SignInRules(
            boolean tlsRequired, boolean plaintextPasswordAllowed, Map<Username, SecretSource> secrets) {

        /** TLS, and the passwords that users have in James. */
        public static final SignInRules DEFAULT = new SignInRules(true, false, Map.of());

        public SignInRules {
            secrets = Map.copyOf(secrets);
        }

        /** Without the secrets' sources, some of which are files. */
        @Override
        public String toString() {
            return "SignInRules[tlsRequired=" + tlsRequired + ", users with a secret=" + secrets.size() + "]";
        }
    }

    /** The same with the domains in a list, no two of the same name. */
    public static ProviderSettings of(
            Optional<String> repository,
            String bounceProcessor,
            SignInRules signIn,
            int sessions,
            List<HeldDomain> domains) {
        Map<Domain, HeldDomain> byName = domains.stream()
                .collect(Collectors.toMap(HeldDomain::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        return new ProviderSettings(repository, bounceProcessor, signIn, sessions, byName);
    }

    /** Whether any domain's mail is held. */
    public boolean isProvider() {
        return !domains.isEmpty();
    }

    /** The domain of that name; empty when its mail is not held. */
    public Optional<HeldDomain> domain(Domain name) {
        return Optional.ofNullable(domains.get(name));
    }

    /** Those whose mail the user may fetch. */
    public List<HeldDomain> domainsOf(Username user) {
        return domains.values().stream()
                .filter(domain -> domain.users().contains(user))
                .toList();
    }
}
