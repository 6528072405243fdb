/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MessageFingerprintTest {

    @Test
    void shouldGiveTheHeaderWithoutTheEmptyLine() {
        assertThat(of("Subject: a\r\nTo: b\r\n\r\nbody\r\n").header())
                .asString()
                .isEqualTo("Subject: a\r\nTo: b\r\n");
    }

    @Test
    void shouldGiveAllWhereThereIsNoEmptyLine() {
        assertThat(of("Subject: a\r\nTo: b\r\n").header()).asString().isEqualTo("Subject: a\r\nTo: b\r\n");
    }

    @Test
    void shouldGiveNoHeaderWhereTheMessageBeginsWithAnEmptyLine() {
        assertThat(of("\r\nbody\r\n").header()).isEmpty();
    }

    @Test
    void shouldEndTheHeaderAtBareLineFeeds() {
        assertThat(of("Subject: a\n\nbody\n").header()).asString().isEqualTo("Subject: a\n");
    }

    @Test
    void shouldRecogniseTheAnswerOfTopInThatOfRetr() {
        Digest top = of("Subject: a\r\nTo: b\r\n\r\n").headerDigest();
        assertThat(of("Subject: a\r\nTo: b\r\n\r\nbody\r\n").headerDigest()).isEqualTo(top);
        assertThat(of("Subject: a\r\nTo: b\r\n").headerDigest()).isEqualTo(top);
    }

    @Test
    void shouldNotLookAtWhatProvidersChangeThemselves() {
        Digest before = of("Subject: a\r\nStatus: O\r\nX-UID: 7\r\n\tmore\r\nTo: b\r\n\r\n")
                .headerDigest();
        assertThat(of("Subject: a\r\nStatus: RO\r\nTo: b\r\n\r\n").headerDigest())
                .isEqualTo(before);
        assertThat(of("Subject: a\r\nX-Status: other\r\nTo: c\r\n\r\n").headerDigest())
                .isNotEqualTo(before);
    }

    @Test
    void shouldTellMessagesWithTheSameHeaderByTheirContent() {
        MessageFingerprint one = of("Subject: a\r\n\r\none\r\n");
        MessageFingerprint two = of("Subject: a\r\n\r\ntwo\r\n");
        assertThat(one.headerDigest()).isEqualTo(two.headerDigest());
        assertThat(one.contentDigest()).isNotEqualTo(two.contentDigest());
    }

    @Test
    void shouldKeepNoMoreThanItsBoundOfAnEndlessHeader() {
        MessageFingerprint fingerprint = new MessageFingerprint();
        byte[] line = "X-Endless: header header header header header\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 20_000; i++) {
            fingerprint.update(line, 0, line.length);
        }
        assertThat(fingerprint.header()).hasSize(MessageFingerprint.MAXIMUM_HEADER);
        assertThat(fingerprint.length()).isEqualTo(20_000L * line.length);
    }

    @Test
    void shouldTellWhetherTheHeaderIsAllThere() {
        assertThat(of("").isHeaderWhole()).isTrue();
        assertThat(of("Subject: a\r\n").isHeaderWhole()).isTrue();
        assertThat(of("Subject: a\r\n\r\n" + "x".repeat(2 * MessageFingerprint.MAXIMUM_HEADER))
                        .isHeaderWhole())
                .isTrue();

        String name = "Subject: ";
        String longest = name + "x".repeat(MessageFingerprint.MAXIMUM_HEADER - name.length());
        assertThat(of(longest).isHeaderWhole()).as("nothing beyond the bound").isTrue();
        assertThat(of(longest + "x").isHeaderWhole()).isFalse();
        assertThat(of(longest + "\r\n\r\nbody\r\n").isHeaderWhole()).isFalse();
        assertThat(of(longest.substring(4) + "\r\n\r\nbody\r\n").isHeaderWhole())
                .isTrue();
    }

    @Property
    void shouldNotDependOnHowTheBytesArrive(
            @ForAll @Size(max = 300) byte[] message, @ForAll @IntRange(min = 1, max = 50) int pieceSize) {
        byte[] whole = concat("Subject: a\r\n".getBytes(StandardCharsets.US_ASCII), message);
        MessageFingerprint atOnce = new MessageFingerprint();
        atOnce.update(whole, 0, whole.length);
        MessageFingerprint inPieces = new MessageFingerprint();
        for (int start = 0; start < whole.length; start += pieceSize) {
            inPieces.update(whole, start, Math.min(pieceSize, whole.length - start));
        }
        assertThat(inPieces.header()).isEqualTo(atOnce.header());
        assertThat(inPieces.isHeaderWhole()).isEqualTo(atOnce.isHeaderWhole());
        assertThat(inPieces.headerDigest()).isEqualTo(atOnce.headerDigest());
        assertThat(inPieces.contentDigest()).isEqualTo(atOnce.contentDigest());
        assertThat(inPieces.length()).isEqualTo(whole.length);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static MessageFingerprint of(String message) {
        MessageFingerprint fingerprint = new MessageFingerprint();
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        fingerprint.update(bytes, 0, bytes.length);
        return fingerprint;
    }
}
