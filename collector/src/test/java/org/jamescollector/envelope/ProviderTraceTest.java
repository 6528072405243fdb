/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jamescollector.account.Glob;
import org.jamescollector.account.TraceBlock;
import org.junit.jupiter.api.Test;

class ProviderTraceTest {

    private static final String[] HEADER = {
        "To: 0",
        "Received: from b by mx1.provider.example; 1",
        "To: 2",
        "Received: from c by MX2.provider.example. (x [192.0.2.1]); 3",
        "To: 4",
        "Received: from d by relay.example; 5",
        "Received: from e by mx3.provider.example; 6",
        "To: 7"
    };

    @Test
    void shouldEndBehindTheLastOfSoManyReceivedFields() {
        assertThat(end(new TraceBlock.Lines(1), HEADER)).isEqualTo(2);
        assertThat(end(new TraceBlock.Lines(3), HEADER)).isEqualTo(6);
    }

    @Test
    void shouldEndBehindTheLastThereIs() {
        assertThat(end(new TraceBlock.Lines(9), HEADER)).isEqualTo(7);
    }

    @Test
    void shouldBelieveNothingWithoutReceivedFields() {
        assertThat(end(new TraceBlock.Lines(1), "To: 0", "To: 1")).isZero();
        assertThat(end(new TraceBlock.WrittenBy(new Glob("*")), "To: 0", "To: 1"))
                .isZero();
    }

    @Test
    void shouldBelieveEverythingWhereNoLineIsDrawn() {
        assertThat(end(new TraceBlock.Lines(0), HEADER)).isEqualTo(8);
        assertThat(end(new TraceBlock.Lines(0), "To: 0")).isEqualTo(1);
    }

    @Test
    void shouldEndWhereSomebodyElsesHostWrote() {
        assertThat(end(new TraceBlock.WrittenBy(new Glob("*.provider.example")), HEADER))
                .isEqualTo(4);
        assertThat(end(new TraceBlock.WrittenBy(new Glob("mx1.provider.example")), HEADER))
                .isEqualTo(2);
    }

    @Test
    void shouldBelieveNothingWhereTheTopmostIsSomebodyElses() {
        assertThat(end(new TraceBlock.WrittenBy(new Glob("mx2.provider.example")), HEADER))
                .isZero();
        assertThat(end(new TraceBlock.WrittenBy(new Glob("*")), "Received: nothing of the kind", "To: 1"))
                .isZero();
    }

    @Test
    void shouldSayWhereItEnds() {
        assertThat(words(new TraceBlock.Lines(1), HEADER))
                .isEqualTo("the provider's lines end with Received field 1 of 4");
        assertThat(words(new TraceBlock.Lines(9), HEADER))
                .isEqualTo("the provider's lines end with Received field 4 of 4");
        assertThat(words(new TraceBlock.WrittenBy(new Glob("*.provider.example")), HEADER))
                .isEqualTo("the provider's lines end with Received field 2 of 4");
    }

    @Test
    void shouldSayWhyNothingIsTheProviders() {
        assertThat(words(new TraceBlock.WrittenBy(new Glob("*.provider.test")), HEADER))
                .isEqualTo("no host that <writtenBy>*.provider.test</writtenBy> fits wrote the topmost Received field,"
                        + " mx1.provider.example did: none of the header is taken for the provider's");
        assertThat(words(new TraceBlock.WrittenBy(new Glob("*")), "Received: nothing of the kind"))
                .isEqualTo("no host that <writtenBy>*</writtenBy> fits wrote the topmost Received field: none of the"
                        + " header is taken for the provider's");
        assertThat(words(TraceBlock.DEFAULT, "To: 0"))
                .isEqualTo("the header has no Received field, so that nothing shows which of it is the provider's");
    }

    private static String words(TraceBlock block, String... lines) {
        return ProviderTrace.words(HeaderFields.parse(AMailboxOfMany.octets(lines), Set.of("to", "received")), block);
    }

    private static int end(TraceBlock block, String... lines) {
        return ProviderTrace.end(HeaderFields.parse(AMailboxOfMany.octets(lines), Set.of("to", "received")), block);
    }
}
