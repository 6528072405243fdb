/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamescollector.account.AddressMapping;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.CopyPolicy;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.testing.Known;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnservedDomainsTest {

    @RegisterExtension
    final LogOf log = new LogOf(UnservedDomains.class);

    private final Set<String> served = new HashSet<>(Set.of("example.org"));
    private final Known known = new Known(domain -> served.contains(domain.asString()), address -> false);
    private final UnservedDomains domains = new UnservedDomains();

    private static AnAccount account(List<AddressMapping> mappings, String... accepted) {
        return AnAccount.named("office", 110)
                .recipients(new Recipients.ByEnvelope(new EnvelopeSettings(
                        EnvelopeSettings.DEFAULT_SOURCES,
                        TraceBlock.DEFAULT,
                        Arrays.stream(accepted).map(AddressPattern::parse).toList(),
                        mappings,
                        List.of(),
                        CollectFixture.address(AnAccount.FALLBACK),
                        EnvelopeSettings.DEFAULT_HOP_LIMIT,
                        CopyPolicy.DEFAULT)));
    }

    private static AnAccount accepting(String... accepted) {
        return account(List.of(), accepted);
    }

    @Test
    void shouldNameTheDomainTheElementAndBothRemedies() {
        domains.tell(accepting("example.org", "Example.NET").build(), known);

        assertThat(log.said())
                .containsExactly(
                        "The <accept> of account office has addresses at example.net, which James does not serve."
                                + " Whoever has one is unknown to it, and mail for them goes to the others whom the message names, or to"
                                + " the <fallback>. Take the <address> out of collector.xml, or make the domain: james-cli AddDomain"
                                + " example.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.net", "info@example.net", "*@example.net", "sales-*@example.net"})
    void shouldLookAtEachAddressWhoseDomainIsCertain(String accepted) {
        domains.tell(accepting(accepted).build(), known);

        assertThat(log.said()).singleElement().asString().contains("at example.net, which");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*@*.example.net", "info@*.example.net", "example.org", "info@example.org"})
    void shouldSayNothingOfOthers(String accepted) {
        domains.tell(accepting(accepted).build(), known);

        assertThat(log.said()).isEmpty();
    }

    @Test
    void shouldNameTheFirstTen() {
        String[] accepted = Stream.concat(
                        Stream.of("example.org"), IntStream.range(10, 22).mapToObj(i -> "a" + i + ".example"))
                .toArray(String[]::new);

        domains.tell(accepting(accepted).build(), known);

        assertThat(log.said()).singleElement().asString().contains("a19.example and 2 more, which");
    }

    @Test
    void shouldSayItOnceAndAgainWhenItIsAnother() {
        AnAccount account = accepting("example.net", "example.com");
        domains.tell(account.build(), known);
        domains.tell(account.build(), known);
        assertThat(log.said()).hasSize(1);

        served.add("example.com");
        domains.tell(account.build(), known);
        assertThat(log.said()).hasSize(2);

        served.add("example.net");
        domains.tell(account.build(), known);
        assertThat(log.said()).hasSize(2);
    }

    @Test
    void shouldNotMindWhereAMappingTakesAllOfIt() {
        List<AddressMapping> mappings = List.of(
                new AddressMapping(AddressPattern.parse("*@example.net"), true, List.of()),
                new AddressMapping(AddressPattern.parse("info@example.com"), false, List.of()));

        domains.tell(account(mappings, "example.net", "info@example.com").build(), known);
        assertThat(log.said()).isEmpty();

        domains.tell(account(mappings, "example.net", "example.com").build(), known);
        assertThat(log.said()).as("it was asked already").isEmpty();
        new UnservedDomains()
                .tell(account(mappings, "example.net", "example.com").build(), known);
        assertThat(log.said()).singleElement().asString().contains("at example.com, which");
    }

    @Test
    void shouldNotMindWhereWhomJamesKnowsIsOfNoAccount() {
        domains.tell(accepting("example.net").withoutCheckingRecipients().build(), known);
        domains.tell(AnAccount.named("info", 110).build(), known);

        assertThat(log.said()).isEmpty();
    }

    @Test
    void shouldAskAgainWhereJamesCouldNotTell() {
        AnAccount account = accepting("example.net");
        domains.tell(
                account.build(),
                new Known(
                        domain -> {
                            throw new RecipientLookupException("the LDAP server is away", new IllegalStateException());
                        },
                        address -> true));
        assertThat(log.said()).isEmpty();

        domains.tell(account.build(), known);
        assertThat(log.said()).hasSize(1);
    }
}
