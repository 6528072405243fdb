/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedFieldTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // Postfix, Exim, sendmail, qmail, Gmail, Exchange, CommuniGate, fetchmail.
                "from a (b [192.0.2.1])\tby mx.example.org (Postfix) with ESMTPS id 4X for <anna@example.org>; Mon, 1 Jan 2024 00:00:00 +0000 (CET) | mx.example.org | <anna@example.org>",
                "from a ([192.0.2.1] helo=b) by mx with esmtps (TLS1.3) tls X (Exim 4.99) (envelope-from <x@y>) id 1-2 for anna@example.org; Mon | mx | anna@example.org",
                "from a by mx (8.14/8.14) with ESMTP id t0 for <anna@example.org>,<berta@example.org>; Mon | mx | <anna@example.org>,<berta@example.org>",
                "(qmail 123 invoked by uid 500 for <evil@example.org>); 1 Jan 2024 | |",
                "by 2002:a05 with SMTP id f for <anna@example.org>; Mon | 2002 | <anna@example.org>",
                "from A (192.0.2.1) by B.example (192.0.2.2) with Microsoft SMTP Server (TLS) id 14.3; Mon | B.example |",
                "from [192.0.2.1] (account x HELO y) by z.example.org. (CommuniGate Pro SMTP 6) with ESMTP id 1 for anna@example.org; Mon | z.example.org | anna@example.org",
                "FROM pop [192.0.2.1] BY localhost WITH POP3 (fetchmail) FOR <anna@localhost> (single-drop); Mon | localhost | <anna@localhost>",
            })
    void shouldReadWhatMailServersWrite(String value, String by, String recipients) {
        assertThat(ReceivedField.parse(value))
                .isEqualTo(new ReceivedField(Optional.ofNullable(by), Optional.ofNullable(recipients)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from a (x for <evil@example.org>) by mx; Mon",
                "from a (x (y) for <evil@example.org>) by mx; Mon",
                "from a (x \\) for <evil@example.org>) by mx; Mon",
                "from \"a for <evil@example.org>\" by mx; Mon",
                "from \"a \\\" for <evil@example.org>\" by mx; Mon",
                "from x=for <evil@example.org> by mx; Mon",
                "from a by mx (envelope-from <\"x) for <evil@example.org> (y\"@example.net>) id 1; Mon",
                "from a by mx (envelope-from <\"x\\\") for <evil@example.org> (y\"@example.net>) id 1; Mon",
                "from a by mx (b (c <\"x)) for <evil@example.org> ((y\"@example.net>)) id 1; Mon",
                "from a by mx with SMTP id for; Mon",
                "from for by mx; Mon",
            })
    void shouldNotTakeAForThatIsNoClause(String value) {
        assertThat(ReceivedField.parse(value)).isEqualTo(new ReceivedField(Optional.of("mx"), Optional.empty()));
    }

    @Test
    void shouldBelieveTheLastOfTwoClausesBecauseTheSendersOwnNameStandsFirst() {
        assertThat(ReceivedField.parse("from x by evil for <evil@example.org> by mx for <anna@example.org>; Mon"))
                .isEqualTo(new ReceivedField(Optional.of("mx"), Optional.of("<anna@example.org>")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from a by mx (envelope-from <\"x) for\"@example.net>) id 1 for <anna@example.org>; Mon",
                // No local part: a quote means nothing in a comment.
                "from a by mx (b \"x) for <anna@example.org>; \"Mon",
                "from a by mx (b <\"x) for <anna@example.org>; Mon",
                "from a by mx (b <\"x) for <anna@example.org>; \"Mon",
            })
    void shouldTakeTheForBehindAComment(String value) {
        assertThat(ReceivedField.parse(value).recipients()).contains("<anna@example.org>");
    }

    @Test
    void shouldNotBelieveWhatStandsBehindTheDate() {
        assertThat(ReceivedField.parse("from x by mx for <anna@example.org>; Mon for <evil@example.org>; by evil"))
                .isEqualTo(new ReceivedField(Optional.of("mx"), Optional.of("<anna@example.org>")));
    }

    @Test
    void shouldReadOnWhereACommentOrAQuotedStringDoesNotEnd() {
        assertThat(ReceivedField.parse("from x( by mx for <anna@example.org>; \"Mon")
                        .recipients())
                .contains("<anna@example.org>");
    }

    @Property
    void shouldParseAnything(@ForAll String value) {
        assertThat(ReceivedField.parse(value).by()).isNotNull();
    }
}
