/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.KnownRepositories;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.ProviderSettings.SignInRules;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeldDomainsCheckTest {

    private static final Domain CUSTOMER = Domain.of("customer.example");
    private static final Username USER = Username.of("customer@example.org");

    @RegisterExtension
    private final LogOf log = new LogOf(HeldDomainsCheck.class);

    private MemoryDomainList domains;
    private MemoryUsersRepository users;

    @BeforeEach
    void setUp() throws Exception {
        domains = new MemoryDomainList((DNSService) Proxy.newProxyInstance(
                DNSService.class.getClassLoader(), new Class<?>[] {DNSService.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("nobody should ask");
                }));
        domains.configure(DomainListConfiguration.builder()
                .autoDetect(false)
                .autoDetectIp(false)
                .defaultDomain(Domain.of("james.example.org"))
                .build());
        domains.addDomain(Domain.of("example.org"));
        users = MemoryUsersRepository.withVirtualHosting(domains);
    }

    private HeldDomainsCheck check(String repository, Map<Username, SecretSource> secrets) {
        HeldDomain domain = new HeldDomain(CUSTOMER, Set.of(USER), List.of(), Optional.empty(), HoldLimits.DEFAULT);
        ProviderSettings settings = ProviderSettings.of(
                Optional.of(repository), "bounces", new SignInRules(true, false, secrets), 1, List.of(domain));
        HeldMail held = new HeldMail(new KnownRepositories(), settings, Clock.systemUTC());
        return new HeldDomainsCheck(settings, held, domains, users);
    }

    private HeldDomainsCheck check() {
        return check("memory://var/mail/held/{domain}", Map.of());
    }

    @Test
    void shouldSayNothingWhereAllGoesTogether() throws Exception {
        users.addUser(USER, "password");

        check().run();

        assertThat(log.said()).isEmpty();
    }

    @Test
    void shouldSayThatMailCannotBeHeldInARepositoryThatJamesDoesNotHave() throws Exception {
        users.addUser(USER, "password");
        HeldDomainsCheck check = check("file://var/mail/held/{domain}", Map.of());

        check.run();
        check.run();

        assertThat(log.said())
                .singleElement()
                .asString()
                .startsWith(
                        "Mail cannot be held for customer.example. The mail repository of customer.example cannot be"
                                + " opened: No Mail Repository associated with file")
                .contains("<provider><repository>", "conf/mailrepositorystore.xml", "<errorRepository>");
    }

    @Test
    void shouldTellOfADomainThatIsJamesOwnTooAsOftenAsItBecomesThat() throws Exception {
        users.addUser(USER, "password");
        HeldDomainsCheck check = check();
        check.run();
        assertThat(log.said()).isEmpty();

        domains.addDomain(CUSTOMER);
        check.run();
        check.run();
        assertThat(log.said()).singleElement().asString().startsWith("customer.example is held for a customer");

        domains.removeDomain(CUSTOMER);
        check.run();
        domains.addDomain(CUSTOMER);
        check.run();
        assertThat(log.said()).hasSize(2);
    }

    @Test
    void shouldTellOfUsersWhoCannotSignIn() {
        check().run();

        assertThat(log.said()).singleElement().asString().contains("customer@example.org", "james-cli AddUser");
    }

    @Test
    void shouldBeContentWithAUserWhoHasASecretHere() {
        check("memory://var/mail/held/{domain}", Map.of(USER, SecretSource.of(new Secret("secret"))))
                .run();

        assertThat(log.said()).isEmpty();
    }
}
