/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.EnvelopeSource.Occurrence;
import org.jamescollector.account.Glob;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.history.MessageFingerprint;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers as long as they may be, made to be slow: no test of speed, only of not being quadratic. */
class HostileHeadersTest {

    private static final Duration A_GOOD_WHILE = Duration.ofSeconds(30);

    private final AMailboxOfMany mailbox = AMailboxOfMany.asking(
                    new EnvelopeSource.WellKnownHeaders(),
                    AMailboxOfMany.prefixed("Delivered-To", "isp-"),
                    AMailboxOfMany.templated("X-Envelope-To", "~a * b~"),
                    AMailboxOfMany.occurrence("X-Envelope-To", new Occurrence.All()),
                    new EnvelopeSource.Received(),
                    new EnvelopeSource.Lists(),
                    new EnvelopeSource.Addresses())
            .trace(new TraceBlock.WrittenBy(new Glob("*")))
            .hopLimit(1_000)
            .withoutTraceHeader()
            .mapping("*@old.example.org", "*@example.org")
            .list("*lists.example.net", "subscriber@example.org");

    static Stream<String> headers() {
        Stream<String> ofOneField = Stream.of(
                        "<",
                        "(",
                        ")",
                        ",",
                        ";",
                        ":",
                        "@",
                        "\"",
                        "\\",
                        "[",
                        " ",
                        "\r\n ",
                        "(\\",
                        "\"(",
                        "<@a,",
                        "<>",
                        "a:",
                        "=?a?q?",
                        "a@b,",
                        "a@example.org,",
                        "a",
                        "a ",
                        "\u0000",
                        "\u00e4",
                        "for ",
                        "by a ",
                        "from a ",
                        "for a@b ",
                        "(Collector for Apache James, account ",
                        "(Collector ",
                        ". ",
                        "a.",
                        "a@-,",
                        "\u00e4@\u00e4,")
                .flatMap(piece -> Stream.of("To", "Received", "X-Envelope-To", "From", "List-Id", "Delivered-To")
                        .map(name -> name + ": " + filled(piece)));
        Stream<String> ofManyFields = Stream.of(
                        "To: a@example.org\r\n",
                        "To:\r\n",
                        "Received: by a\r\n",
                        "Received:\r\n",
                        "X-Envelope-To: a\r\n",
                        "Delivered-To: x@y.z\r\n",
                        "Resent-To: a\r\n",
                        "List-Id: <a>\r\n",
                        "\r\n",
                        "\n",
                        "a",
                        ":",
                        "a:",
                        "To:a@b\r")
                .map(HostileHeadersTest::filled);
        return Stream.concat(ofOneField, ofManyFields);
    }

    private static String filled(String piece) {
        return piece.repeat(MessageFingerprint.MAXIMUM_HEADER / piece.length());
    }

    @ParameterizedTest
    @MethodSource("headers")
    void shouldTakeAGoodWhileAtTheMost(String header) {
        byte[] octets = Arrays.copyOf(header.getBytes(StandardCharsets.UTF_8), MessageFingerprint.MAXIMUM_HEADER);
        Assertions.assertTimeoutPreemptively(A_GOOD_WHILE, () -> {
            RecoveredEnvelope recovered = mailbox.recover(octets);

            assertThat(recovered.envelope().recipients()).isNotEmpty();
            assertThat(recovered.why().inOneLine()).hasSizeLessThanOrEqualTo(1_000);
        });
    }

    @ParameterizedTest
    @MethodSource("headers")
    void shouldTakeAGoodWhileAtTheMostForAMailboxOfOnePerson(String header) {
        Assertions.assertTimeoutPreemptively(A_GOOD_WHILE, () -> assertThat(new FixedRecipient(AMailboxOfMany.FALLBACK)
                        .recover(CollectedHeader.of(header.getBytes(StandardCharsets.UTF_8)))
                        .envelope()
                        .recipients())
                .containsExactly(AMailboxOfMany.FALLBACK));
    }
}
