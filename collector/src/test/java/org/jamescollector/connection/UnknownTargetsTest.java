/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UnknownTargetsTest {

    private final Set<String> users = new HashSet<>(Set.of("berta@example.org"));
    private final Set<String> unserved = new HashSet<>();
    private final Known known =
            new Known(domain -> !unserved.contains(domain.asString()), address -> users.contains(address.asString()));
    private final UnknownTargets targets = new UnknownTargets();
    private final Logger logger = (Logger) LoggerFactory.getLogger(UnknownTargets.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void detach() {
        logger.detachAppender(log);
    }

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
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
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
