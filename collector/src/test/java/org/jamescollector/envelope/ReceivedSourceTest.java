/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.envelope.AMailboxOfMany.FALLBACK;
import static org.jamescollector.envelope.AMailboxOfMany.address;
import static org.jamescollector.envelope.AMailboxOfMany.asking;

import org.jamescollector.account.EnvelopeSource.Received;
import org.jamescollector.account.Glob;
import org.jamescollector.account.TraceBlock;
import org.junit.jupiter.api.Test;

class ReceivedSourceTest {

    @Test
    void shouldTakeTheForClauseOfTheProvidersOwnLine() {
        RecoveredEnvelope recovered = asking(new Received())
                .recover(
                        "Received: from a (for <evil@example.org>)\r\n\tby mx for <anna@example.org>; Mon",
                        "Received: from b by a for <berta@example.org>; Mon",
                        "To: carl@example.org");

        assertThat(recovered.envelope().recipients()).containsExactly(address("anna@example.org"));
        assertThat(recovered.why().source()).isEqualTo("Received .. for");
        assertThat(recovered.why().field().orElseThrow()).startsWith("Received: from a (for <evil");
        assertThat(recovered.copies()).isEmpty();
    }

    @Test
    void shouldTakeSeveralRecipients() {
        assertThat(asking(new Received()).recipients("Received: by mx for <anna@example.org>,<berta@example.org>; Mon"))
                .containsExactly(address("anna@example.org"), address("berta@example.org"));
    }

    @Test
    void shouldGoOnToTheNextLineWhereOneNamesNobodyOfOurs() {
        assertThat(asking(new Received())
                        .trace(new TraceBlock.WrittenBy(new Glob("*.provider.example")))
                        .recipients(
                                "Received: by pop.provider.example for <mailbox@provider.example>; Mon",
                                "Received: by mx.provider.example for <anna@example.org>; Mon",
                                "Received: by x.example for <berta@example.org>; Mon"))
                .containsExactly(address("anna@example.org"));
    }

    @Test
    void shouldNotBelieveLinesBelowTheTrace() {
        assertThat(asking(new Received())
                        .recipients("Received: by mx; Mon", "Received: by mx for <anna@example.org>; Mon"))
                .containsExactly(FALLBACK);
    }
}
