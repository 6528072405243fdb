/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.Reader;
import java.io.StringReader;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSetTest {

    private static final int MANY = 1_000_000;

    private static AddressSet read(String text) throws Exception {
        return AddressSet.read(new BufferedReader(new StringReader(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "info@example.com, info@example.com, true",
        "Info@Example.COM, iNFO@eXAMPLE.com, true",
        "info@example.com, sales@example.com, false",
        "info@example.com, info@mail.example.com, false",
        "example.com, info@example.com, true",
        "@example.com, info@example.com, true",
        "example.com, info@mail.example.com, false",
        "example.com, info@anexample.com, false",
        ".example.com, info@example.com, true",
        ".example.com, info@mail.example.com, true",
        ".example.com, info@a.b.c.EXAMPLE.com, true",
        ".example.com, info@anexample.com, false",
        ".com, info@example.com, true",
        "bücher.example, info@xn--bcher-kva.example, true",
        "xn--bcher-kva.example, info@bücher.example, true",
        "Info@BÜCHER.example, info@xn--bcher-kva.example, true",
        ".bücher.example, info@mail.xn--bcher-kva.example, true",
        "jürgen@example.com, JÜRGEN@example.com, true",
        "a#b@example.com, a#b@example.com, true",
        "'\"a b\"@example.com', '\"a b\"@example.com', true",
        "[192.0.2.1], info@[192.0.2.1], true",
        "example.com, example.com, false",
        "example.com, '', false",
        "example.com, @, false"
    })
    void shouldHoldAddressesAndDomains(String line, String address, boolean expected) throws Exception {
        assertThat(read(line).contains(address)).isEqualTo(expected);
    }

    @Test
    void shouldPassOverCommentsEmptyLinesAndAByteOrderMark() throws Exception {
        AddressSet addresses =
                read("\uFEFFa@example.com\r\n\r\n# b@example.com\n\t c@example.com  # who wrote twice\n  #d\n");

        assertThat(addresses.size()).isEqualTo(2);
        assertThat(addresses.contains("a@example.com")).isTrue();
        assertThat(addresses.contains("b@example.com")).isFalse();
        assertThat(addresses.contains("c@example.com")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b@example.com",
                "Alice <alice@example.com>",
                "a@example.com, b@example.com",
                "*@example.com",
                "*.example.com",
                "a@",
                "@",
                ".",
                "a@b@example.com",
                "example..com",
                "..example.com",
                "exa mple.com",
                "a@exa\u0007mple.com"
            })
    void shouldRefuseOtherLines(String line) {
        assertThatThrownBy(() -> read("good@example.com\n" + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2 is neither an address nor a domain: \"");
    }

    @Test
    void shouldHoldAMillionInLittleMemory() throws Exception {
        AddressSet addresses = AddressSet.read(new BufferedReader(new ManyLines()));

        assertThat(addresses.size()).isEqualTo(MANY);
        assertThat(IntStream.range(0, MANY).filter(i -> i % 997 == 0)).allMatch(i -> addresses.contains(address(i)));
        assertThat(IntStream.range(MANY, 2 * MANY).filter(i -> i % 997 == 0))
                .noneMatch(i -> addresses.contains(address(i)));
        assertThat(memoryOf(addresses)).isLessThan(MANY * 100L);
    }

    private static String address(int i) {
        return "someone.with.a.name.of.common.length-" + i + "@mail-" + i % 5000 + ".example.com";
    }

    /** What is held by nothing else: loosely, since all else in this virtual machine may change meanwhile. */
    private static long memoryOf(AddressSet addresses) throws Exception {
        long before = used();
        AddressSet another = AddressSet.read(new BufferedReader(new ManyLines()));
        long after = used();
        assertThat(another.size() + addresses.size()).isEqualTo(2 * MANY);
        return after - before;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** A million lines, made as they are read. */
    private static final class ManyLines extends Reader {

        private int next;
        private String line = "";
        private int at;

        @Override
        public int read(char[] buffer, int offset, int length) {
            if (at == line.length()) {
                if (next == MANY) {
                    return -1;
                }
                line = address(next++) + "\n";
                at = 0;
            }
            int count = Math.min(length, line.length() - at);
            line.getChars(at, at + count, buffer, offset);
            at += count;
            return count;
        }

        @Override
        public void close() {}
    }

    @Property
    void shouldNeverThrowWhateverItIsAsked(@ForAll String address) throws Exception {
        assertThat(read("nobody@example.com").contains(address)).isFalse();
    }

    @Property
    void shouldFindWhatItRead(
            @ForAll @AlphaChars @StringLength(min = 1, max = 60) String local,
            @ForAll @AlphaChars @StringLength(min = 1, max = 60) String domain)
            throws Exception {
        assertThat(read(local + "@" + domain).contains(local + "@" + domain)).isTrue();
        assertThat(read(domain).contains(local + "@" + domain)).isTrue();
        assertThat(read("." + domain).contains(local + "@a." + domain)).isTrue();
    }
}
