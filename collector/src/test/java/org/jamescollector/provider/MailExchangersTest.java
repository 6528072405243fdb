/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.james.core.Domain;
import org.jamescollector.testing.NameServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What James' own DNS service makes of a real name server's answers. */
class MailExchangersTest {

    private static final Domain CUSTOMER = Domain.of("customer.example");

    private final NameServer nameServer = new NameServer();
    private MailExchangers exchangers;

    @BeforeEach
    void open() throws Exception {
        exchangers = new MailExchangers(new JamesDns(nameServer));
    }

    @AfterEach
    void close() {
        nameServer.close();
    }

    private List<String> asked() throws IOException {
        return exchangers.of(CUSTOMER).stream().map(Object::toString).toList();
    }

    private NameServer hosts(String... names) {
        for (int i = 0; i < names.length; i++) {
            nameServer.host(names[i], "203.0.113." + (i + 101));
        }
        return nameServer;
    }

    @Test
    void shouldAskTheBestFirst() throws Exception {
        hosts("worse.example", "best.example", "worst.example")
                .exchanger("customer.example", 20, "worse.example")
                .exchanger("customer.example", 10, "best.example")
                .exchanger("customer.example", 30, "worst.example");

        assertThat(asked()).containsExactly("best.example:25", "worse.example:25", "worst.example:25");
    }

    @Test
    void shouldAskEquallyGoodOnesInAnyOrder() throws Exception {
        hosts("a.example", "b.example", "last.example")
                .exchanger("customer.example", 20, "last.example")
                .exchanger("customer.example", 10, "a.example")
                .exchanger("customer.example", 10, "b.example");

        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            orders.add(asked());
        }
        assertThat(orders)
                .containsExactlyInAnyOrder(
                        List.of("a.example:25", "b.example:25", "last.example:25"),
                        List.of("b.example:25", "a.example:25", "last.example:25"));
    }

    @Test
    void shouldAskTheDomainsOwnHostWhereItNamesNoExchanger() throws Exception {
        hosts("customer.example");

        assertThat(asked()).containsExactly("customer.example:25");
    }

    @Test
    void shouldAskNobodyWhereTheDomainTakesNoMail() {
        hosts("customer.example").exchanger("customer.example", 0, ".");

        assertThatThrownBy(this::asked)
                .hasMessage("DNS says that customer.example takes no mail (a null MX, RFC 7505)");
    }

    @Test
    void shouldAskNobodyWhereThereIsNeitherExchangerNorHost() {
        assertThatThrownBy(this::asked).hasMessageStartingWith("DNS names no mail exchanger for customer.example");
    }

    @Test
    void shouldSayThatDnsCannotTell() {
        nameServer.failingFor("customer.example");

        assertThatThrownBy(this::asked).hasMessage("DNS does not tell the mail exchangers of customer.example now");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "0.0.0.0"})
    void shouldAskNeitherItselfNorThoseBehindIt(String own) throws Exception {
        hosts("best.example", "behind.example")
                .host("own.example", own)
                .exchanger("customer.example", 10, "best.example")
                .exchanger("customer.example", 20, "own.example")
                .exchanger("customer.example", 30, "behind.example");

        assertThat(asked()).containsExactly("best.example:25");
    }

    @Test
    void shouldAskNobodyWhereItIsTheBestItself() throws Exception {
        hosts("behind.example")
                .host("own.example", InetAddress.getLocalHost().getHostAddress())
                .exchanger("customer.example", 10, "own.example")
                .exchanger("customer.example", 20, "behind.example");

        assertThatThrownBy(this::asked).hasMessageEndingWith("that is better than this machine");
    }

    @Test
    void shouldCallNobodyByANameOfSeveralLines() throws Exception {
        nameServer.exchanger("customer.example", 10, "mx\\010\\013FORGED.example");

        assertThat(asked()).singleElement().asString().isEqualTo("mx\\010\\013FORGED.example:25");
    }

    @Test
    void shouldAskTheOthersWhereOneHasNoAddress() throws Exception {
        hosts("there.example")
                .exchanger("customer.example", 10, "missing.example")
                .exchanger("customer.example", 20, "there.example");

        assertThat(asked()).containsExactly("missing.example:25", "there.example:25");
    }
}
