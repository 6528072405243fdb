/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyDigestTest {

    private static final String MESSAGE =
            """
            Return-Path: <alice@example.com>
            Delivered-To: shop-anna@example.net
            Received: from a.example.com (a.example.com [192.0.2.7])
            \tby mx.example.net with ESMTP id 1; Fri, 20 Nov 2026 10:00:00 +0000
            From: Alice <alice@example.com>
            Sender: office@example.com
            Reply-To: alice@example.com
            To: anna@example.org,
             berta@example.org
            Cc: carla@example.org
            Subject: Hello
            Date: Fri, 20 Nov 2026 10:00:00 +0000
            Message-ID: <1@example.com>
            In-Reply-To: <0@example.com>
            References: <0@example.com>
            List-Id: <announce.lists.example.net>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=us-ascii

            Hello, all of you
            """
                    .replace("\n", "\r\n");

    private static Optional<Digest> digest(String message) {
        return fingerprint(message.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE)
                .copyDigest();
    }

    private static MessageFingerprint fingerprint(byte[] message, int pieceSize) {
        MessageFingerprint fingerprint = MessageFingerprint.withCopyDigest();
        for (int start = 0; start < message.length; start += Math.min(pieceSize, message.length - start)) {
            fingerprint.update(message, start, Math.min(pieceSize, message.length - start));
        }
        return fingerprint;
    }

    private static String replaced(String part, String by) {
        assertThat(MESSAGE).contains(part);
        return MESSAGE.replace(part, by);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Delivered-To: shop-berta@example.net",
                "X-Envelope-To: berta@example.org",
                "X-UID: 17",
                "Status: RO",
                "Content-Length: 19",
                "DKIM-Signature: v=1; d=example.com",
                "Authentication-Results: mx.example.net; spf=pass",
                "Received: from b.example.com ([192.0.2.8])\r\n\tby mx2.example.net; Fri, 20 Nov 2026 10:00:09 +0000"
            })
    void shouldNotDependOnWhatIsAddedOnTheWay(String line) {
        assertThat(digest(line + "\r\n" + MESSAGE)).isPresent().isEqualTo(digest(MESSAGE));
    }

    @Test
    void shouldNotDependOnTraceLinesThatAreMissing() {
        assertThat(digest(MESSAGE.substring(MESSAGE.indexOf("From: ")))).isEqualTo(digest(MESSAGE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Alice <alice       | Mallory <alice",
                "Sender: office     | Sender: home",
                "Reply-To: alice    | Reply-To: bob",
                "berta@             | bertha@",
                "Cc: carla@         | Cc: doris@",
                "Subject: Hello     | Subject: Good bye",
                "Date: Fri, 20      | Date: Fri, 27",
                "Message-ID: <1@    | Message-ID: <2@",
                "In-Reply-To: <0@   | In-Reply-To: <9@",
                "References: <0@    | References: <9@",
                "announce.lists     | discuss.lists",
                "MIME-Version: 1.0  | MIME-Version: 1.1",
                "text/plain         | text/html",
                "all of you         | all of them",
            })
    void shouldTellMessagesThatDiffer(String part, String other) {
        assertThat(digest(replaced(part, other))).isPresent().isNotEqualTo(digest(MESSAGE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Subject: Hello         | subject:   Hello",
                "Subject: Hello         | SUBJECT : Hello",
                "Message-ID: <1@        | Message-Id:<1@",
                "text/plain; charset    | text/plain;__charset"
            })
    void shouldNotDependOnCaseAndFolding(String part, String other) {
        assertThat(digest(replaced(part, other.replace("__", "\r\n\t")))).isEqualTo(digest(MESSAGE));
    }

    @Test
    void shouldNotDependOnTheLineEndsOfTheHeader() {
        int body = MESSAGE.indexOf("\r\n\r\n") + 2;
        assertThat(digest(MESSAGE.substring(0, body).replace("\r\n", "\n") + MESSAGE.substring(body)))
                .isEqualTo(digest(MESSAGE));
    }

    @Test
    void shouldTakeAMessageThatWasSentOnForANewOne() {
        assertThat(digest("Resent-From: anna@example.org\r\nResent-To: berta@example.org\r\n" + MESSAGE))
                .isPresent()
                .isNotEqualTo(digest(MESSAGE));
    }

    @Test
    void shouldCountRepeatedFields() {
        assertThat(digest("Subject: Hello\r\n" + MESSAGE)).isNotEqualTo(digest(MESSAGE));
    }

    @Test
    void shouldNotMoveTextFromOneFieldToTheNext() {
        String message = "Message-ID: <1@example.com>\r\nSubject: a\r\n";
        assertThat(digest(message + "To: b\r\n\r\n")).isNotEqualTo(digest(message + " To: b\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Message-ID: <1@", "Message-ID <1@", " Message-ID: <1@", "Message-ID:\r\nX-Was: <1@"})
    void shouldRecogniseNoCopiesWithoutMessageId(String line) {
        assertThat(digest(replaced("Message-ID: <1@", line))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\r\n\r\n", "no header at all", ":::", "\u0000\u00ff:\r\n :"})
    void shouldRecogniseNoCopiesOfWhatIsNoMessage(String nonsense) {
        assertThat(digest(nonsense)).isEmpty();
    }

    @Test
    void shouldTellMessagesWithoutABody() {
        String header = MESSAGE.substring(0, MESSAGE.indexOf("\r\n\r\n") + 2);
        assertThat(digest(header)).isPresent().isNotEqualTo(digest(MESSAGE));
    }

    @Test
    void shouldTakeTheRestOfAnEndlessHeaderForTheBody() {
        StringBuilder endless = new StringBuilder("Message-ID: <1@example.com>\r\n");
        while (endless.length() < 2 * MessageFingerprint.MAXIMUM_HEADER) {
            endless.append("X-Endless: header header header header header\r\n");
        }
        assertThat(digest(endless + "To: anna@example.org\r\n\r\n"))
                .isPresent()
                .isNotEqualTo(digest(endless + "To: berta@example.org\r\n\r\n"));
    }

    @Test
    void shouldGiveNoneWhereItWasNotAskedFor() {
        MessageFingerprint fingerprint = new MessageFingerprint();
        byte[] bytes = MESSAGE.getBytes(StandardCharsets.ISO_8859_1);
        fingerprint.update(bytes, 0, bytes.length);
        assertThat(fingerprint.copyDigest()).isEmpty();
    }

    @Test
    void shouldLeaveTheOtherDigestsAsTheyAre() {
        byte[] bytes = MESSAGE.getBytes(StandardCharsets.ISO_8859_1);
        MessageFingerprint without = new MessageFingerprint();
        without.update(bytes, 0, bytes.length);
        MessageFingerprint with = fingerprint(bytes, 7);
        assertThat(with.copyDigest()).isPresent();
        assertThat(with.headerDigest()).isEqualTo(without.headerDigest());
        assertThat(with.contentDigest()).isEqualTo(without.contentDigest());
    }

    @Property(tries = 500)
    void shouldNotDependOnHowTheBytesArrive(
            @ForAll @Size(max = 60) byte[] random, @ForAll @IntRange(min = 1, max = 9) int pieceSize) {
        StringBuilder message = new StringBuilder("Message-ID: <1@example.com>\r\n");
        for (byte each : random) {
            message.append("\r\n:a ".charAt(Math.floorMod(each, 5)));
        }
        byte[] bytes = message.toString().getBytes(StandardCharsets.ISO_8859_1);
        assertThat(fingerprint(bytes, pieceSize).copyDigest())
                .isEqualTo(fingerprint(bytes, Integer.MAX_VALUE).copyDigest());
    }
}
