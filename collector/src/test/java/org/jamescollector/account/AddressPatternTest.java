/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPatternTest {

    @ParameterizedTest
    @CsvSource({
        "example.org, anna@example.org, true",
        "example.org, anna@mail.example.org, false",
        "*@*.example.org, anna@mail.example.org, true",
        "*@*.example.org, anna@example.org, false",
        "ANNA@Example.org, anna@example.org, true",
        "sales-*@example.org, Sales-East@example.org, true",
        "sales-*@example.org, sales-@example.org, true",
        "sales-*@example.org, sales@example.org, false",
        "*@b\u00fccher.example, anna@xn--bcher-kva.example, true",
        "anna@[192.0.2.1], anna@[192.0.2.1], true",
    })
    void shouldMatchAddresses(String pattern, String address, boolean matches) throws AddressException {
        assertThat(AddressPattern.parse(pattern).match(new MailAddress(address)).isPresent())
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "anna@", "@example.org", "a b@example.org", "a@b,c@d", "**@example.org", "*@*.*"})
    void shouldRefuseWhatIsNoPattern(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressPattern.parse(text));
    }
}
