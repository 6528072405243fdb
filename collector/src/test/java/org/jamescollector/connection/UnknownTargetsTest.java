/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jamescollector.account.AddressMapping;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.CopyPolicy;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.Glob;
import org.jamescollector.account.ListMapping;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.testing.Known;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UnknownTargetsTest {

    private final Set<String> users = new HashSet<>(Set.of("berta@example.org"));
    private final Set<String> unserved = new HashSet<>();
    private final Known known =
            new Known(domain -> !unserved.contains(domain.asString()), address -> users.contains(address.asString()));
    private final UnknownTargets targets = new UnknownTargets();

    @RegisterExtension
    private final LogOf log = new LogOf(UnknownTargets.class);

    private static AddressMapping.Target target(String localPart) {
        return new AddressMapping.Target(new Glob(localPart), new Glob("example.org"));
    }

    private static Pop3Account account() {
        return AnAccount.named("office", 110)
                .recipients(new Recipients.ByEnvelope(new EnvelopeSettings(
                        EnvelopeSettings.DEFAULT_SOURCES,
                        TraceBlock.DEFAULT,
                        List.of(),
                        List.of(
                                new AddressMapping(
                                        AddressPattern.parse("info@example.org"),
                                        false,
                                        List.of(target("ana"), target("berta"))),
                                new AddressMapping(
                                        AddressPattern.parse("*@old.example.org"), false, List.of(target("*")))),
                        List.of(new ListMapping(
                                new Glob("list.example.net"), List.of(CollectFixture.address("karl@example.org")))),
                        CollectFixture.address("berta@example.org"),
                        EnvelopeSettings.DEFAULT_HOP_LIMIT,
                        CopyPolicy.DEFAULT)))
                .build();
    }

    private List<String> said() {
        return log.said();
    }

    @Test
    void shouldNameThoseWhomJamesDoesNotKnowOnce() {
        targets.tell(account(), known);
        targets.tell(account(), known);

        assertThat(said()).hasSize(1);
        assertThat(said().get(0))
                .startsWith(
                        "The <mappings> of account office lead to ana@example.org, karl@example.org, whom James does not"
                                + " know.")
                .contains("james-cli AddUser");
    }

    @Test
    void shouldHaveACompleteRemedy() {
        targets.tell(account(), known);
        assertThat(said().get(0))
                .endsWith("or make them: james-cli AddUser ana@example.org PASSWORD; james-cli AddUser karl@example.org"
                        + " PASSWORD");

        unserved.add("example.org");
        new UnknownTargets().tell(account(), known);
        assertThat(said().get(1)).contains("make them: james-cli AddDomain example.org; james-cli AddUser ana@");
    }

    @Test
    void shouldSayItAgainWhenItIsOthers() {
        targets.tell(account(), known);
        users.add("ana@example.org");
        targets.tell(account(), known);

        assertThat(said()).hasSize(2);
        assertThat(said().get(1)).contains("lead to karl@example.org, whom");
    }

    @Test
    void shouldAskNoMoreOnceAllAreKnown() {
        users.addAll(Set.of("ana@example.org", "karl@example.org"));
        targets.tell(account(), known);
        users.clear();
        targets.tell(account(), known);

        assertThat(said()).isEmpty();
    }
}
