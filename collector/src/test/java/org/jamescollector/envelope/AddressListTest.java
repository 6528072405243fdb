/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.james.core.MailAddress;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "anna@example.org | anna@example.org",
                "<anna@example.org> | anna@example.org",
                "Anna <anna@EXAMPLE.ORG> | anna@example.org",
                "\"Berg, Anna\" <anna@example.org>, Berta <berta@example.org> | anna@example.org berta@example.org",
                "berta@example.net <anna@example.org> | anna@example.org",
                "\"berta@example.net\" <anna@example.org> | anna@example.org",
                "=?utf-8?q?berta=40example=2Enet?= <anna@example.org> | anna@example.org",
                "Friends: anna@example.org, Berta <berta@example.org>; , carl@example.org | anna@example.org berta@example.org carl@example.org",
                "undisclosed-recipients:; |",
                "<@a.example,@b.example:anna@example.org> | anna@example.org",
                "anna (of (all) \\) people, x@y) @ (c) example . org (d) | anna@example.org",
                "<anna (comment)@example.org> | anna@example.org",
                "\"anna berg\"@example.org | \"anna berg\"@example.org",
                "\"a@b\"@example.org | \"a@b\"@example.org",
                "\"a\\\"b\"@example.org | \"a\\\"b\"@example.org",
                "<\"a>b\"@example.org> | \"a>b\"@example.org",
                "anna@example.org. | anna@example.org",
                "anna@[192.0.2.1] | anna@192.0.2.1",
                "anna%example.net@example.org | anna%example.net@example.org",
                "host!anna@example.org | host!anna@example.org",
                "anna@b\u00fccher.example | anna@xn--bcher-kva.example",
                // What nobody should write, and many do.
                "anna@example.org; berta@example.org | anna@example.org berta@example.org",
                "anna@example.org berta@example.org | anna@example.org berta@example.org",
                "<anna@example.org> <berta@example.org> | anna@example.org berta@example.org",
                "Anna Berg anna@example.org | anna@example.org",
                "<anna@example.org>, | anna@example.org",
                ",,,anna@example.org,,; | anna@example.org",
                "<anna@example.org, berta@example.org | anna@example.org berta@example.org",
                "<<anna@example.org>> | anna@example.org",
                "anna@example.org> | anna@example.org",
                "\"Anna <anna@example.org>, berta@example.org | anna@example.org berta@example.org",
                "Anna (at work <anna@example.org>, berta@example.org | anna@example.org berta@example.org",
            })
    void shouldReadAddresses(String value, String expected) {
        List<String> wanted = expected == null ? List.of() : words(expected);

        assertThat(AddressList.parse(value))
                .flatExtracting(found ->
                        found.address().stream().map(MailAddress::asString).toList())
                .containsExactlyElementsOf(wanted);
    }

    private static List<String> words(String expected) {
        return expected.startsWith("\"") ? List.of(expected) : List.of(expected.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna",
                "Anna Berg",
                "@example.org",
                "anna@",
                "@",
                "a@b@c",
                "<a@b@example.org>",
                "<Anna Berg>",
                "<Anna Berg anna@example.org>",
                "<@a.example:>",
                "<@a.example",
                ".anna@example.org",
                "an..na@example.org",
                "anna@example..org",
                "anna@-example.org",
                "anna@exam_ple.org",
                "anna@[192.0.2.1]x",
                "anna@[192.0.2",
                "anna@\u0000example.org",
                "an\u0000na@example.org",
                "an\u007fna@example.org",
                "\"an\rna\"@example.org",
                "\"an\\\u0001na\"@example.org",
                "anna@example.org\rberta@example.org",
                "a\\@b@example.org",
                "a\\@\\\u001bb@example.org",
                "<a\\@\\\u001bb@\u00fc.example>",
                "\u00e4nna@example.org",
                "\"\u00e4nna\"@example.org",
                "anna@\ud800.example",
                "\"anna@example.org",
            })
    void shouldSayThatThereIsNoAddress(String value) {
        assertThat(AddressList.parse(value))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.address()).isEmpty())
                .noneMatch(FoundAddress::isNullPath);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", ";;,", "(anna@example.org)", ":", "friends:;"})
    void shouldFindNothingWhereNothingIs(String value) {
        assertThat(AddressList.parse(value)).isEmpty();
    }

    @Test
    void shouldTellTheNullPath() {
        assertThat(AddressList.parse("<>")).containsExactly(FoundAddress.NULL_PATH);
        assertThat(AddressList.parse("< (nobody) >")).containsExactly(FoundAddress.NULL_PATH);
    }

    @Test
    void shouldTakeAddressesOf320Octets() {
        String domain = "@" + "d".repeat(60) + ".example.org";
        String longest = "l".repeat(Addresses.LONGEST - domain.length());

        assertThat(AddressList.parse(longest + domain).get(0).address()).isPresent();
        assertThat(AddressList.parse(longest + "l" + domain).get(0).address()).isEmpty();
    }

    @Test
    void shouldKeepOnlyTheBeginningOfWhatIsTooLong() {
        assertThat(AddressList.parse("a".repeat(200_000) + "@example.org"))
                .singleElement()
                .satisfies(found -> assertThat(found.text()).hasSize(Addresses.LONGEST + 1));
        assertThat(AddressList.parse("a ".repeat(100_000))).singleElement().satisfies(found -> assertThat(found.text())
                .hasSizeLessThan(1_000));
    }

    static Stream<String> hostile() {
        return Stream.of(
                        "<",
                        ">",
                        "(",
                        ")",
                        ",",
                        ";",
                        ":",
                        "@",
                        "\"",
                        "\\",
                        "[",
                        "]",
                        ".",
                        " ",
                        "<>",
                        "((",
                        "()",
                        "(\\",
                        "\"\\",
                        "a@b,",
                        "<a@b>",
                        "<@a,",
                        "<@a:",
                        "a:",
                        "a:b@c;",
                        "=?a?q?",
                        "=?",
                        "\"(",
                        "(\"",
                        "(<\"",
                        "(<\"\\",
                        "<\"a\"@b",
                        "[[a",
                        "a@",
                        "@a",
                        ". ",
                        "a b@",
                        "\"a\"",
                        "\u0000",
                        "\u00e4@\u00e4,",
                        "@a.",
                        "a@-,")
                .map(piece -> piece.repeat(256 * 1024 / piece.length()));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void shouldTakeAGoodWhileAtTheMostForAHeaderOfNonsense(String value) {
        // Linear code needs milliseconds; quadratic code would need minutes.
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(AddressList.parse(value)).isNotNull();
            assertThat(ReceivedField.parse(value).recipients()).isEmpty();
        });
    }

    @Property
    void shouldParseAnything(@ForAll String value) {
        assertThat(AddressList.parse(value)).allSatisfy(found -> assertThat(
                        found.address().map(MailAddress::asString).orElse(""))
                .matches("[\\x20-\\x7E]*"));
    }
}
