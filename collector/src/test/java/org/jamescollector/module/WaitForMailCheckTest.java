/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jamescollector.account.Account;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.Trigger;
import org.jamescollector.account.TriggerAccount;
import org.jamescollector.arrival.MailArrivals;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.config.DatabaseSettings;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.Test;

/** What is said when accounts wait for mail that nobody counts. */
class WaitForMailCheckTest {

    private final MailArrivals arrivals = new MailArrivals();

    private static Account account(String name, boolean enabled, boolean waits) {
        return new TriggerAccount(
                new AccountName(name),
                enabled,
                Duration.ofMinutes(15),
                new Trigger.Finger(new Endpoint("finger.example.com", 79), "us", Duration.ofMinutes(1)),
                List.of(),
                waits ? Optional.of(Duration.ofMinutes(1)) : Optional.empty());
    }

    private List<String> said(List<Account> accounts) {
        try (LogOf log = LogOf.fromNowOn(WaitForMailCheck.class)) {
            new WaitForMailCheck(
                            new CollectorConfiguration(
                                    DatabaseSettings.DEFAULT,
                                    Duration.ofDays(30),
                                    Duration.ofDays(90),
                                    20,
                                    accounts,
                                    Map.of(),
                                    ProviderSettings.NONE),
                            arrivals)
                    .run();
            return log.said();
        }
    }

    @Test
    void shouldSayWhatToPutInWhereNobodyCounts() {
        assertThat(said(List.of(account("a", true, true), account("b", true, false), account("c", true, true))))
                .singleElement()
                .asString()
                .contains(
                        "(account a, c)",
                        "<handler class=\"org.jamescollector.arrival.CountArrivals\"/>",
                        "conf/smtpserver.xml",
                        "take <waitForMail> out");
    }

    @Test
    void shouldSayNothingWhereSomebodyCounts() {
        arrivals.begin();

        assertThat(said(List.of(account("a", true, true)))).isEmpty();
    }

    @Test
    void shouldSayNothingWhereNobodyWaits() {
        assertThat(said(List.of(account("a", true, false), account("b", false, true))))
                .isEmpty();
        assertThat(said(List.of())).isEmpty();
    }

    @Test
    void shouldNameTheFirstTenAccounts() {
        List<Account> accounts = IntStream.range(0, 12)
                .mapToObj(i -> account("a" + i, true, true))
                .toList();

        assertThat(said(accounts).get(0)).contains("(account a0, a1, a2, a3, a4, a5, a6, a7, a8, a9 and 2 more)");
    }
}
