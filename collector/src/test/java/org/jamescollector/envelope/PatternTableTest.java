/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressPattern;
import org.junit.jupiter.api.Test;

class PatternTableTest {

    @Test
    void shouldFindTheFirstThatMatchesWhateverItsKind() {
        assertThat(first("anna@example.org", "a*@example.org", "anna@example.org"))
                .contains("a*@example.org");
        assertThat(first("anna@example.org", "example.org", "anna@example.org")).contains("*@example.org");
        assertThat(first("anna@example.org", "*@*.org", "example.org")).contains("*@*.org");
        assertThat(first("Anna@Example.org", "b*@example.org", "anna@example.org", "*@*"))
                .contains("anna@example.org");
        assertThat(first("anna@example.org", "example.net")).isEmpty();
    }

    @Property
    void shouldFindWhatTryingOneAfterAnotherFinds(
            @ForAll("patterns") @Size(max = 12) List<String> patterns, @ForAll("addresses") String address) {
        Optional<String> expected = patterns.stream()
                .map(AddressPattern::parse)
                .filter(pattern ->
                        pattern.match(AMailboxOfMany.address(address)).isPresent())
                .map(AddressPattern::toString)
                .findFirst();

        assertThat(first(address, patterns.toArray(String[]::new))).isEqualTo(expected);
    }

    @Provide
    Arbitrary<List<String>> patterns() {
        return Arbitraries.of(
                        "a@x.org",
                        "b@x.org",
                        "A@y.org",
                        "x.org",
                        "y.org",
                        "*@*.org",
                        "a*@x.org",
                        "*b@*.org",
                        "*@x.*",
                        "a@*",
                        "*@*")
                .list();
    }

    @Provide
    Arbitrary<String> addresses() {
        return Arbitraries.of("a@x.org", "A@X.ORG", "b@y.org", "ab@x.org", "b@x.net", "c@y.org");
    }

    private static Optional<String> first(String address, String... patterns) {
        MailAddress wanted = AMailboxOfMany.address(address);
        List<AddressPattern> all =
                List.of(patterns).stream().map(AddressPattern::parse).toList();
        return new PatternTable<>(all, pattern -> pattern).first(wanted).map(AddressPattern::toString);
    }
}
