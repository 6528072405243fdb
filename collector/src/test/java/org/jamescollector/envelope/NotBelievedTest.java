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

import java.util.Collections;
import java.util.List;
import org.jamescollector.account.EnvelopeSource.Addresses;
import org.jamescollector.account.EnvelopeSource.Received;
import org.jamescollector.account.Glob;
import org.jamescollector.account.TraceBlock;
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
