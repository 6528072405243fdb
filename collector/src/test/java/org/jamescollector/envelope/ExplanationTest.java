/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jamescollector.envelope.Explanation.Judged;
import org.jamescollector.envelope.Explanation.Verdict;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final Judged ANNA =
            new Judged("anna@example.org", Verdict.VALID, List.of(AMailboxOfMany.address("anna@example.org")));
    private static final Judged NOBODY = new Judged("nobody@example.org", Verdict.INVALID, List.of());

    @Test
    void shouldTellEverythingInOneLine() {
        Explanation why = new Explanation(
                "header X-Envelope-To",
                Optional.of("X-Envelope-To: anna@example.org, nobody@example.org"),
                List.of(ANNA, NOBODY),
                Optional.of("a reason"),
                "Return-Path");

        assertThat(why.inOneLine())
                .isEqualTo(
                        "header X-Envelope-To [X-Envelope-To: anna@example.org, nobody@example.org]:"
                                + " anna@example.org VALID, nobody@example.org INVALID; fallback: a reason; sender from Return-Path");
    }

    @Test
    void shouldTellTheReasonFirstWhereTheFallbackGetsTheMessage() {
        Explanation why = new Explanation(
                "header X-Envelope-To",
                Optional.of("X-Envelope-To: nobody@example.org"),
                List.of(NOBODY),
                Optional.of("a reason"),
                "Return-Path");

        assertThat(why.whyFallback())
                .contains(
                        "a reason; X-Envelope-To: nobody@example.org; found nobody@example.org INVALID; sender from Return-Path");
        assertThat(new Explanation("To, Cc, Bcc", Optional.empty(), List.of(ANNA), Optional.empty(), "From")
                        .whyFallback())
                .isEmpty();
    }

    @Test
    void shouldCountAllAndListTheFirst() {
        Explanation why = new Explanation(
                "To, Cc, Bcc", Optional.empty(), Collections.nCopies(1_000, NOBODY), Optional.empty(), "From");

        assertThat(why.addresses()).hasSize(Explanation.MOST_LISTED);
        assertThat(why.invalid()).isEqualTo(1_000);
        assertThat(why.valid()).isZero();
    }

    @Test
    void shouldBeBoundedWhateverItIsGiven() {
        String huge = "x".repeat(100_000);
        Explanation why = new Explanation(
                huge,
                Optional.of(huge),
                Collections.nCopies(1_000, new Judged(huge, Verdict.VALID, List.of())),
                Optional.of(huge),
                huge);

        assertThat(why.inOneLine()).hasSizeLessThanOrEqualTo(1_000);
        assertThat(why.source()).hasSize(200);
        assertThat(why.field().orElseThrow()).hasSize(200);
        assertThat(why.sender()).hasSize(200);
        assertThat(why.addresses())
                .allSatisfy(judged -> assertThat(judged.address()).hasSize(200));
    }

    @Test
    void shouldKeepTheReasonAndTheSenderOfALineThatIsTooLong() {
        String text = "f".repeat(200);
        Explanation why = new Explanation(
                "To, Cc, Bcc",
                Optional.of(text),
                Collections.nCopies(100, new Judged(text, Verdict.FOREIGN, List.of())),
                Optional.of("a reason"),
                "Return-Path");

        assertThat(why.inOneLine()).endsWith(", ...; fallback: a reason; sender from Return-Path");
    }
}
