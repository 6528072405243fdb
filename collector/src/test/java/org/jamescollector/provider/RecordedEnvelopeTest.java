/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedEnvelopeTest {

    private static final RecordedEnvelope ENVELOPE =
            new RecordedEnvelope("a+b=\"<c>\"@example.org", "\u00fc@example.org");

    private static Optional<RecordedEnvelope> read(String message) throws IOException {
        return RecordedEnvelope.read(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void shouldBeReadAsItWasWritten() throws Exception {
        assertThat(ENVELOPE.value()).matches("[ -~]+");
        assertThat(read("Subject: x\r\nx-collector-ENVELOPE: " + ENVELOPE.value() + "\r\n\r\nbody"))
                .contains(ENVELOPE);
        RecordedEnvelope bounce = new RecordedEnvelope("", "anna@example.org");
        assertThat(read(RecordedEnvelope.FIELD + ":" + bounce.value() + "\n\n")).contains(bounce);
    }

    @Property
    void shouldBeOneLineOfAsciiWhateverItHolds(@ForAll String sender, @ForAll @StringLength(min = 1) String recipient) {
        String value = new RecordedEnvelope(sender, recipient).value();

        assertThat(value).matches("from=<[!-~]*> for=<[!-~]+>");
        RecordedEnvelope.parse(value).ifPresent(parsed -> assertThat(parsed.sender() + parsed.recipient())
                .matches(text -> text.chars().noneMatch(Character::isISOControl)));
    }

    /** One of them a sender has written. */
    @Test
    void shouldBelieveNoneOfSeveral() throws Exception {
        String field = RecordedEnvelope.FIELD + ": " + ENVELOPE.value() + "\r\n";

        assertThat(read(field + field + "\r\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=<a@example.org>",
                "from=<a@example.org> for=<>",
                "from=<a@example.org> for=<b@example.org> x",
                "from=<a+0D+0Ab@example.org> for=<b@example.org>",
                "from=<a+0@example.org> for=<b@example.org>",
                ""
            })
    void shouldNotBelieveWhatItWouldNotWrite(String value) throws Exception {
        assertThat(read(RecordedEnvelope.FIELD + ": " + value + "\r\n\r\n")).isEmpty();
    }

    @Test
    void shouldLookAtTheHeaderOnly() throws Exception {
        assertThat(read("Subject: x\r\n\r\n" + RecordedEnvelope.FIELD + ": " + ENVELOPE.value() + "\r\n"))
                .isEmpty();
        assertThat(read("")).isEmpty();
    }
}
