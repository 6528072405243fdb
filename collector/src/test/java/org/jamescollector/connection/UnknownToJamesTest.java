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
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.testing.Known;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said when James starts, of accounts whose turn may be hours away. */
class UnknownToJamesTest {

    @RegisterExtension
    final LogOf log = new LogOf(UnknownToJames.class, UnservedDomains.class, UnknownTargets.class);

    private final Set<String> users = new HashSet<>();
    private final Known known =
            new Known(domain -> domain.asString().equals("example.org"), address -> users.contains(address.asString()));
    private final UnknownToJames unknown = new UnknownToJames();

    private static AnAccount office() {
        return AnAccount.named("office", 110)
                .recipients(new Recipients.ByEnvelope(new EnvelopeSettings(
                        EnvelopeSettings.DEFAULT_SOURCES,
                        TraceBlock.DEFAULT,
                        List.of(AddressPattern.parse("example.net")),
                        List.of(new AddressMapping(
                                AddressPattern.parse("info@example.org"),
                                false,
                                List.of(new AddressMapping.Target(new Glob("ana"), new Glob("example.org"))))),
                        List.of(),
                        CollectFixture.address("postmaster@example.org"),
                        EnvelopeSettings.DEFAULT_HOP_LIMIT,
                        CopyPolicy.DEFAULT)));
    }

    private void atStart(AnAccount... accounts) {
        unknown.tellAtStart(
                List.of(accounts).stream().<Pop3Account>map(AnAccount::build).toList(), known, () -> false);
    }

    @Test
    void shouldTellOfAnUnknownFallbackAndNotYetOfOtherUsers() {
        atStart(office());

        assertThat(log.said()).hasSize(2);
        assertThat(log.said().get(0))
                .startsWith(
                        "Account office: recipients: James does not know postmaster@example.org, the <fallback> of this"
                                + " account")
                .contains("james-cli AddUser postmaster@example.org");
        assertThat(log.said().get(1)).startsWith("The <accept> of account office has addresses at example.net");
    }

    @Test
    void shouldTellOfTheOthersOnceThereIsAFallback() {
        users.add("postmaster@example.org");
        atStart(office());

        assertThat(log.said()).hasSize(2);
        assertThat(log.said().get(0)).startsWith("The <accept> of account office");
        assertThat(log.said().get(1)).startsWith("The <mappings> of account office lead to ana@example.org");
    }

    @Test
    void shouldNameTheElementOfAMailboxOfOne() {
        atStart(AnAccount.named("info", 110));

        assertThat(log.said())
                .singleElement()
                .asString()
                .startsWith("Account info: recipients: James does not know anna@example.org, the <deliverTo> of");
    }

    @Test
    void shouldSayNothingOfAccountsThatAreNotCollectedOrNotChecked() {
        atStart(office().disabled(), office().withoutCheckingRecipients());

        assertThat(log.said()).isEmpty();
    }

    @Test
    void shouldNotAskAThousandTimesAJamesThatCannotTell() {
        Set<String> asked = new HashSet<>();
        Known silent = new Known(domain -> true, address -> {
            asked.add(address.asString());
            throw new RecipientLookupException("the LDAP server is away", new IllegalStateException());
        });

        unknown.tellAtStart(List.of(AnAccount.named("info", 110).build(), office().build()), silent, () -> false);

        assertThat(asked).hasSize(1);
        assertThat(log.said()).isEmpty();
    }

    @Test
    void shouldLeaveOffWhenJamesStops() {
        unknown.tellAtStart(List.of(office().build()), known, () -> true);

        assertThat(log.said()).isEmpty();
    }
}
