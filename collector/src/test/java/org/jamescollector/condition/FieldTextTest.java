/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTextTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "=?utf-8?Q?Rechnung_f=C3=BCr_M=C3=A4rz?=, Rechnung für März",
                "=?UTF-8?B?UmVjaG51bmcgZsO8ciBNw6Ryeg==?=, Rechnung für März",
                "=?utf8?b?UmVjaG51bmcgZsO8ciBNw6Ryeg?=, Rechnung für März",
                "=?iso-8859-1?q?M=E4rz?= 2026, März 2026",
                "=?iso-8859-1*de?q?M=E4rz?=, März",
                "=?windows-1252?Q?5_=80?=, 5 €",
                "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=, 日本",
                "=?gb2312?B?xOO6ww==?=, 你好",
                "=?koi8-r?B?8NLJ18XU?=, Привет",
                "Re: =?utf-8?q?a?= =?utf-8?q?b?= c, Re: ab c",
                "=?utf-8?q?a?= x =?utf-8?q?b?=, a x b",
                "=?utf-8?q?M=C3?= =?utf-8?q?=A4rz?=, März",
                "=?iso-8859-1?q?=E4?= =?utf-8?q?=C3=A4?=, ää",
                "=?utf-8?q?not encoded?=, not encoded",
                "=?utf-8?Q?Really??=, Really?",
                "[x]=?utf-8?Q?=C3=A4?=y, [x]äy",
                "=?utf-8?Q?a=3D=?=, a==",
                "=?utf-8?Q??= b, b"
            })
    void shouldDecodeEncodedWords(String field, String text) {
        assertThat(FieldText.decoded(field)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=?unheard-of?Q?M=E4rz?=",
                "=?utf-8?X?abc?=",
                "=?utf-8?B?a?=",
                "=?utf-8?Q?no end",
                "=?utf-8?Q",
                "=?utf-8",
                "=?",
                "=??=",
                "=??Q?a?=",
                "=?utf-8?Q?Märzä?=",
                "a = b?"
            })
    void shouldLeaveWhatIsNoEncodedWordAsItStands(String field) {
        assertThat(FieldText.decoded(field)).isEqualTo(field);
    }

    @Test
    void shouldUnfoldAndMakeOneBlankOfMany() {
        assertThat(FieldText.decoded(" Invoice\r\n\t2026,\n   number\u00a0 7 \r\n"))
                .isEqualTo("Invoice 2026, number 7");
        assertThat(FieldText.decoded("=?utf-8?q?one=0D=0Aline?=")).isEqualTo("one line");
    }

    @Test
    void shouldTakeOctetsForUtf8OrElseForLatin1() {
        String utf8 = new String("März €".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(FieldText.decoded(utf8)).isEqualTo("März €");
        assertThat(FieldText.decoded("März")).isEqualTo("März");
        assertThat(FieldText.decoded("5 €")).isEqualTo("5 €");
    }

    @Test
    void shouldReadTheBeginningOfALongField() {
        assertThat(FieldText.decoded("x".repeat(1_000_000))).hasSize(FieldText.LONGEST);
    }

    @Test
    void shouldDecodeEachCharsetThatJavaHas() {
        byte[] octets = new byte[300];
        new Random(1).nextBytes(octets);
        for (Charset charset : Charset.availableCharsets().values()) {
            String word = "=?" + charset.name() + "?B?" + Base64.getEncoder().encodeToString(octets) + "?=";

            assertThatCode(() -> FieldText.decoded(word)).as(charset.name()).doesNotThrowAnyException();
            assertThat(FieldText.decoded(word)).as(charset.name()).doesNotContain("?B?");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"=?", "=?a?Q?", "=?utf-8?B?", "=?utf-8?B?a?= ", "=?=?utf-8?q?", "?=", "\r\n ", "\r", "=?x?b?a"})
    void shouldNotBeSlowWhateverIsRepeated(String what) {
        Assertions.assertThatNoException()
                .isThrownBy(() -> org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(5), () -> FieldText.decoded(what.repeat(100_000 / what.length()) + "?=")));
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.of(
                        "=?", "?=", "?", "utf-8", "gb18030", "Q", "B", "=C3", "=A4", "w6Q=", " ", "\r\n ", "_", "ä",
                        "x", "\u0000")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property
    void shouldMakeOneLineOfAnything(@ForAll @From("fields") String field) {
        assertThat(FieldText.decoded(field))
                .doesNotContain("\n", "  ")
                .isEqualTo(FieldText.decoded(field).strip());
    }

    @Property
    void shouldMakeOneLineOfAnyText(@ForAll String field) {
        assertThat(FieldText.decoded(field)).doesNotContain("\n", "  ");
    }

    @Property
    void shouldReadWhatWasEncoded(@ForAll String text) {
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        if (encoded.length() < 1000) {
            assertThat(FieldText.decoded("=?UTF-8?B?" + encoded + "?="))
                    .isEqualTo(FieldText.withSingleBlanks(
                            new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
        }
    }
}
