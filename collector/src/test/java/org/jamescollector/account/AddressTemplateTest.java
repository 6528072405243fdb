/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTemplateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "* | anna@example.org | anna@example.org",
                "* | <anna@example.org> | anna@example.org",
                "* | anna@example.org berta@example.org |",
                "* | anna@example.org, berta@example.org |",
                "* | <anna@example.org |",
                "* | |",
                "recipient * | Recipient   anna@example.org | anna@example.org",
                "recipient * | recipientanna@example.org |",
                "recipient * | recipient |",
                "abc * ~ | ABC <anna@example.org> at 12:00 | anna@example.org",
                "abc * ~ | abc anna@example.org |",
                "abc *~ | abc anna@example.org | anna@example.org",
                "~ for * | from a by b for <anna@example.org> | anna@example.org",
                "~ for *; ~ | from a by b for <anna@example.org>; Mon, 1 Jan | anna@example.org",
                "~ for *; ~ | from for by b for anna@example.org; Mon; for x; 1 Jan | anna@example.org",
                "~ for *~ | x for anna@example.org for berta@example.org | anna@example.org",
                "to=*(~) | to=anna@example.org(ok) | anna@example.org",
                "<*> | <anna@example.org> | anna@example.org",
                "*-local | anna@example.org-local-local | anna@example.org-local",
                "*-x ~ | a-x-x b | a-x",
                "[*] | [anna@example.org] | anna@example.org",
                "a.c * | abc anna@example.org |",
            })
    void shouldFindWhatStandsWhereTheAddressIs(String template, String field, String address) {
        assertThat(new AddressTemplate(template).match(field == null ? "" : field))
                .isEqualTo(Optional.ofNullable(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "**", "* and *", "~~*", "~ ~ *", "* ~ ~"})
    void shouldRefuseWhatIsAmbiguous(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressTemplate(template));
    }

    @Test
    void shouldBeTheSameForTheSameText() {
        assertThat(new AddressTemplate("a *"))
                .isEqualTo(new AddressTemplate("a *"))
                .hasToString("a *");
        assertThat(new AddressTemplate("a *").text()).isEqualTo("a *");
        assertThat(new AddressTemplate("a *")).isNotEqualTo(new AddressTemplate("b *"));
    }

    @Test
    void shouldNotMatchFieldsThatAreLongerThanAnyProvidersLine() {
        assertThat(new AddressTemplate("~ for *").match("x".repeat(4_096) + " for anna@example.org"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"~a*a~a", "~ *~ ", "~<*>~", "~aa*aa~aa", "~*~", "~*a~b"})
    void shouldTakeAGoodWhileAtTheMostForNonsense(String template) {
        // What backtracks would take minutes.
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (String piece : new String[] {"a", "a ", "<", "<a", "a>", " ", "aab"}) {
                assertThat(new AddressTemplate(template).match(piece.repeat(4_096 / piece.length()) + "b"))
                        .isNotNull();
            }
        });
    }

    @Property
    void shouldFindTheAddressThatWasPutIn(
            @ForAll @StringLength(max = 30) String before,
            @ForAll @StringLength(max = 30) String after,
            @ForAll @IntRange(min = 0, max = 99) int number) {
        String address = "anna" + number + "@example.org";

        assertThat(new AddressTemplate("~{to=*}~").match(clean(before) + "{to=" + address + "}" + clean(after)))
                .contains(address);
    }

    private static String clean(String text) {
        return text.replace("{", "").replace("}", "");
    }

    @Property
    void shouldMatchAnything(@ForAll String value) {
        new AddressTemplate("~ for *;~")
                .match(value)
                .ifPresent(found -> assertThat(found).isNotEmpty().doesNotContain(" ", ",", ";"));
    }
}
