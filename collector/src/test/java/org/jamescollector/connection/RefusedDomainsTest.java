/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.james.core.Domain;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.OdmrTimeouts;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefusedDomainsTest {

    @RegisterExtension
    private final LogOf log = new LogOf(RefusedDomains.class);

    private final RefusedDomains refused = new RefusedDomains();

    private static OdmrAccount account() {
        return new OdmrAccount(
                new AccountName("office"),
                true,
                new Endpoint("odmr.example.com", 366),
                new TransportSecurity(
                        TransportSecurity.Mode.NONE, new TransportSecurity.Verification.None(), Optional.empty(), true),
                "example-org",
                SecretSource.of(new Secret("secret")),
                SmtpSignIn.STRONGEST,
                Duration.ofMinutes(15),
                List.of(),
                OdmrTimeouts.DEFAULT);
    }

    @Test
    void shouldSayNothingWhereNothingWasRefused() {
        refused.tell(account());

        assertThat(log.said()).isEmpty();
    }

    @Test
    void shouldNameEachDomainOnceWithItsRemedy() {
        refused.notServed(Domain.of("b.example"));
        refused.notServed(Domain.of("a.example"));
        refused.notServed(Domain.of("A.example"));
        refused.notAskedFor(Domain.of("other.example"));

        refused.tell(account());

        assertThat(log.said()).hasSize(2);
        assertThat(log.said().get(0))
                .contains(
                        "account office has mail for a.example, b.example, which James does not serve",
                        "(james-cli AddDomain a.example; james-cli AddDomain b.example)");
        assertThat(log.said().get(1))
                .contains("offers mail for other.example", "<domain>other.example</domain>", "<domains>");
    }

    @Test
    void shouldNotFillTheLogWithWhatAProviderMakesUp() {
        IntStream.range(0, 5_000).forEach(i -> refused.notServed(Domain.of("d" + i + ".example")));

        refused.tell(account());

        assertThat(log.said()).singleElement().asString().hasSizeLessThan(1_500).contains("and 990 more");
    }
}
