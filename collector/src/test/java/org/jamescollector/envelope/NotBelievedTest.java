/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.envelope.AMailboxOfMany.anywhere;
import static org.jamescollector.envelope.AMailboxOfMany.asking;
import static org.jamescollector.envelope.AMailboxOfMany.byDefault;
import static org.jamescollector.envelope.AMailboxOfMany.header;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSource.Addresses;
import org.jamescollector.account.EnvelopeSource.Received;
import org.jamescollector.account.Glob;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.testing.Known;
import org.junit.jupiter.api.Test;

/** What an administrator is told of fields that stand where the sender could have written them. */
class NotBelievedTest {

    private static final String TRACE = "Received: from a by mx.provider.example; Mon";

    private static NotBelieved of(AMailboxOfMany mailbox, String... lines) {
        return mailbox.recover(lines).why().notBelieved();
    }

    @Test
    void shouldTellOfAForgedField() {
        RecoveredEnvelope recovered =
                byDefault().recover(TRACE, "X-Envelope-To: boss@example.org", "To: anna@example.org");

        assertThat(recovered.why().source()).isEqualTo("To, Cc, Bcc");
        assertThat(recovered.why().notBelieved())
                .isEqualTo(new NotBelieved(
                        "they stand below the provider's lines: the provider's lines end with Received field 1 of 1",
                        List.of("X-Envelope-To: boss@example.org")));
        assertThat(recovered.why().inOneLine()).endsWith("; not believed: X-Envelope-To");
    }

    @Test
    void shouldTellOfTheProvidersOwnFieldWhereTooFewLinesAreItsOwn() {
        NotBelieved told = of(
                byDefault(),
                "Received: from mx2.provider.example by store.provider.example; Mon",
                "X-Original-To: carl@example.org",
                "Received: from out.example.net by mx2.provider.example for <carl@example.org>; Mon",
                "To: anna@example.org");

        assertThat(told.because()).endsWith("the provider's lines end with Received field 1 of 2");
        assertThat(told.fields())
                .containsExactly(
                        "X-Original-To: carl@example.org",
                        "Received: from out.example.net by mx2.provider.example for <carl@example.org>; Mon");
    }

    private static Optional<String> missed(AMailboxOfMany mailbox, String... lines) {
        return mailbox.recover(lines).why().missed();
    }

    @Test
    void shouldTellWhichFieldNamesSomebodyOfOursWhoDoesNotGetTheMessage() {
        assertThat(missed(byDefault(), TRACE, "X-Envelope-To: carl@example.org", "To: anna@example.org"))
                .as("a guess")
                .contains("X-Envelope-To: carl@example.org");
        assertThat(missed(
                        byDefault(), TRACE, "Delivered-To: anna@example.org, carl@example.org", "To: anna@example.org"))
                .as("one of several")
                .contains("Delivered-To: anna@example.org, carl@example.org");
        assertThat(missed(byDefault(), TRACE, "X-Envelope-To: carl@example.org", "To: x@example.net"))
                .as("the fallback")
                .contains("X-Envelope-To: carl@example.org");
        assertThat(missed(
                        byDefault().mapping("info@example.org", "anna@example.org", "carl@example.org"),
                        TRACE,
                        "X-Envelope-To: info@example.org",
                        "To: anna@example.org"))
                .as("by a mapping")
                .contains("X-Envelope-To: info@example.org");
    }

    @Test
    void shouldMissNobodyInOrdinaryMail() {
        String[] ordinary = {
            "Return-Path: <alice@example.net>",
            "Received: from mx.provider.example by store.provider.example; Mon",
            "Received: from out.example.net by mx.provider.example for <anna@example.org>; Mon",
            "Received: from laptop.example.net by out.example.net for <Anna@example.org>; Mon",
            "Received: from a by b for <announce@lists.example.net>; Mon",
            "Delivered-To: announce@lists.example.net",
            "X-Original-To: nobody@example.org",
            "To: Anna <anna@example.org>, berta@example.org, x@example.net"
        };
        assertThat(missed(byDefault(), ordinary)).isEmpty();
        assertThat(missed(
                        byDefault().mapping("info@example.org", "anna@example.org", "berta@example.org"),
                        TRACE,
                        "Received: from a by b for <info@example.org>; Mon",
                        "To: info@example.org"))
                .isEmpty();
    }

    @Test
    void shouldMissNobodyWhereTheProviderToldTheRecipientOrTheMessageIsInALoop() {
        assertThat(missed(byDefault(), "X-Envelope-To: anna@example.org", TRACE, "X-Envelope-To: boss@example.org"))
                .isEmpty();
        assertThat(missed(
                        byDefault().hopLimit(1),
                        TRACE,
                        "X-Envelope-To: boss@example.org",
                        TRACE,
                        "To: anna@example.org"))
                .isEmpty();
    }

    @Test
    void shouldAskJamesAboutFewWhateverASenderWrites() {
        List<MailAddress> asked = new ArrayList<>();
        String names = IntStream.range(0, 5_000)
                .mapToObj(i -> "nobody" + i + "@example.org")
                .collect(Collectors.joining(",\r\n "));
        missed(
                byDefault().known(new Known(domain -> true, address -> {
                    asked.add(address);
                    return false;
                })),
                TRACE,
                "X-Envelope-To: " + names);

        assertThat(asked).hasSize(BelowTrace.MOST_ASKED);
    }

    @Test
    void shouldTellThatNoHostIsTheProviders() {
        NotBelieved told = of(
                byDefault().trace(new TraceBlock.WrittenBy(new Glob("*.provider.test"))),
                "X-Envelope-To: anna@example.org",
                TRACE);

        assertThat(told.because()).contains("<writtenBy>*.provider.test</writtenBy>", "mx.provider.example did");
        assertThat(told.fields()).containsExactly("X-Envelope-To: anna@example.org");
    }

    @Test
    void shouldTellOfASenderThatIsNotBelieved() {
        assertThat(of(byDefault(), TRACE, "X-Envelope-From: boss@example.org", "To: anna@example.org")
                        .fields())
                .containsExactly("X-Envelope-From: boss@example.org");
    }

    @Test
    void shouldSayNothingWhereAllThatIsThereIsBelieved() {
        assertThat(of(byDefault(), "X-Envelope-To: anna@example.org", TRACE, "To: berta@example.org"))
                .isEqualTo(NotBelieved.NOTHING);
        assertThat(of(asking(anywhere("X-To")), TRACE, "X-To: anna@example.org"))
                .isEqualTo(NotBelieved.NOTHING);
    }

    @Test
    void shouldSayNothingOfFieldsThatTheAccountDoesNotAskFor() {
        assertThat(of(
                        asking(header("X-To"), new Addresses()),
                        TRACE,
                        "X-Envelope-To: anna@example.org",
                        "Received: from b by c for <anna@example.org>; Mon"))
                .isEqualTo(NotBelieved.NOTHING);
    }

    @Test
    void shouldSayNothingOfReceivedFieldsThatNameNobody() {
        assertThat(of(asking(new Received()), TRACE, "Received: from b by c; Mon"))
                .isEqualTo(NotBelieved.NOTHING);
    }

    @Test
    void shouldListFewWhateverThereIs() {
        String[] lines = Collections.nCopies(2_000, "X-Envelope-To: \u0001" + "x".repeat(1_000) + "@example.org")
                .toArray(new String[0]);
        NotBelieved told = of(byDefault(), lines);

        assertThat(told.fields()).hasSize(NotBelieved.MOST_LISTED).allSatisfy(field -> assertThat(field)
                .hasSizeLessThanOrEqualTo(200)
                .startsWith("X-Envelope-To: \\x01"));
    }
}
