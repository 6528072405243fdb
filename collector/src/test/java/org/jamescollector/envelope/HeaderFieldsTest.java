/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jamescollector.envelope.HeaderFields.Field;
import org.junit.jupiter.api.Test;

class HeaderFieldsTest {

    @Test
    void shouldKeepTheFieldsAskedForInTheirOrder() {
        HeaderFields fields = parse("To: a\r\nSubject: x\r\nCC: b\r\nto: c\r\n");

        assertThat(fields.all())
                .containsExactly(
                        new Field(0, "to", "To", "a"), new Field(1, "cc", "CC", "b"), new Field(2, "to", "to", "c"));
        assertThat(fields.all("to")).extracting(Field::value).containsExactly("a", "c");
    }

    @Test
    void shouldUnfoldKeepingTheBlanksOfContinuationLines() {
        assertThat(values("To: a,\r\n b,\n\tc,\r\r\n  d\r\n")).containsExactly("a, b,\tc,  d");
    }

    @Test
    void shouldTakeValuesOfAnyLength() {
        String value = "a@example.org,".repeat(10_000);

        assertThat(values("To: " + value + "\r\n")).containsExactly(value);
    }

    @Test
    void shouldTakeAColonThatStandsAfterBlanks() {
        assertThat(values("To \t: a\r\n")).containsExactly("a");
    }

    @Test
    void shouldPassOverWhatIsNoField() {
        assertThat(values(" To: continues nothing\r\nFrom a Mon 12:00\r\n: x\r\nTo\r\n\r\nTo: a"))
                .containsExactly("a");
    }

    @Test
    void shouldKeepControlCharactersThatEndNoLine() {
        assertThat(values("To: a\rCc: b\u0000\r\n")).containsExactly("a\rCc: b\u0000");
    }

    @Test
    void shouldReadUtf8AndElseOneCharacterAnOctet() {
        assertThat(values("To: gr\u00c3\u00bcn\r\n")).containsExactly("gr\u00fcn");
        assertThat(values("To: gr\u00fcn\r\n")).containsExactly("gr\u00fcn");
    }

    @Property
    void shouldParseAnything(@ForAll byte[] header) {
        assertThat(HeaderFields.parse(header, Set.of("to", "cc")).all())
                .allSatisfy(field -> assertThat(field.value()).doesNotContain("\n"));
    }

    private static HeaderFields parse(String header) {
        return HeaderFields.parse(header.getBytes(StandardCharsets.ISO_8859_1), Set.of("to", "cc"));
    }

    private static List<String> values(String header) {
        return parse(header).all().stream().map(Field::value).toList();
    }
}
