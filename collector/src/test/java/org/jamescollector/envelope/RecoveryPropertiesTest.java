/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.EnvelopeSource.Occurrence;
import org.jamescollector.account.Glob;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.envelope.Explanation.Judged;
import org.jamescollector.envelope.Explanation.Verdict;

/** What holds for any header and any settings. */
class RecoveryPropertiesTest {

    private static final Set<String> TARGETS =
            Set.of("office@example.org", "sales@example.org", "subscriber@example.org");

    @Property(tries = 2_000)
    void shouldRecoverFromWellKnownFields(
            @ForAll("structured") byte[] header, @ForAll("mailboxes") AMailboxOfMany mailbox) {
        assertSound(mailbox, header);
    }

    @Property
    void shouldRecoverFromAnyOctets(@ForAll byte[] header, @ForAll("mailboxes") AMailboxOfMany mailbox) {
        assertSound(mailbox, header);
    }

    @Property
    void shouldRecoverFromAnyPieceOfAHeader(
            @ForAll("structured") byte[] header, @ForAll("mailboxes") AMailboxOfMany mailbox, @ForAll double where) {
        int length = (int) Math.min(header.length, Math.abs(where * header.length));
        assertSound(mailbox.cut(), Arrays.copyOf(header, length));
    }

    @Property
    void shouldNotBelieveAnythingBelowTheTraceButWhatSendersMayName(@ForAll("structured") byte[] below) {
        byte[] trace = AMailboxOfMany.octets("Delivered-To: mailbox@provider.example", "Received: by mx; Mon");
        byte[] header = Arrays.copyOf(trace, trace.length + below.length);
        System.arraycopy(below, 0, header, trace.length, below.length);

        assertThat(AMailboxOfMany.asking(new EnvelopeSource.WellKnownHeaders(), new EnvelopeSource.Received())
                        .recover(header)
                        .envelope()
                        .recipients())
                .containsExactly(AMailboxOfMany.FALLBACK);
    }

    @Property
    void shouldLetTheProvidersWordStandWhateverTheSenderWrites(@ForAll("structured") byte[] below) {
        byte[] trace = AMailboxOfMany.octets("X-Envelope-To: dora@example.org", "Received: by mx; Mon");
        byte[] header = Arrays.copyOf(trace, trace.length + below.length);
        System.arraycopy(below, 0, header, trace.length, below.length);
        RecoveredEnvelope recovered = AMailboxOfMany.byDefault().recover(header);

        assertThat(recovered.envelope().recipients())
                .containsExactly(
                        recovered.why().fallback().isPresent()
                                ? AMailboxOfMany.FALLBACK
                                : AMailboxOfMany.address("dora@example.org"));
        recovered.why().fallback().ifPresent(reason -> assertThat(reason).startsWith("a loop"));
    }

    private static void assertSound(AMailboxOfMany mailbox, byte[] header) {
        RecoveredEnvelope recovered = mailbox.recover(header);
        List<MailAddress> recipients = recovered.envelope().recipients();
        Explanation why = recovered.why();

        assertThat(recipients).isNotEmpty().doesNotHaveDuplicates();
        Set<MailAddress> allowed = why.addresses().stream()
                .map(Judged::recipients)
                .flatMap(List::stream)
                .collect(Collectors.toCollection(HashSet::new));
        if (why.fallback().isPresent()) {
            allowed.add(AMailboxOfMany.FALLBACK);
        }
        assertThat(allowed).containsAll(recipients);
        assertThat(recipients).allSatisfy(RecoveryPropertiesTest::assertOurs);
        assertThat(why.addresses())
                .allSatisfy(judged ->
                        assertThat(judged.recipients().isEmpty()).isEqualTo(judged.verdict() != Verdict.VALID));
        assertThat(why.valid()).isGreaterThanOrEqualTo((int) why.addresses().stream()
                .filter(judged -> judged.verdict() == Verdict.VALID)
                .count());
        assertThat(why.inOneLine()).hasSizeLessThanOrEqualTo(1_000).matches("\\P{Cntrl}*");
        assertThat(why.fallback().isEmpty() || recipients.contains(AMailboxOfMany.FALLBACK))
                .isTrue();
        recovered.copies().ifPresent(copies -> assertSound(copies, recipients));
    }

    private static void assertSound(RecoveredEnvelope.Copies copies, List<MailAddress> recipients) {
        if (copies.isTold()) {
            assertThat(recipients).doesNotContain(AMailboxOfMany.FALLBACK);
            assertThat(copies.surplusTo()).isEmpty();
        } else {
            assertThat(copies.expected()).isPositive();
        }
    }

    /** An address at a domain that is accepted, or one that a mapping or list of the settings leads to. */
    private static void assertOurs(MailAddress recipient) {
        assertThat(recipient.getDomain().asString().endsWith("example.org") || TARGETS.contains(recipient.asString()))
                .as(recipient.asString())
                .isTrue();
    }

    @Provide
    Arbitrary<byte[]> structured() {
        return SomeHeaders.structured();
    }

    @Provide
    Arbitrary<AMailboxOfMany> mailboxes() {
        return Combinators.combine(sources(), traces(), flags(), flags(), flags(), flags())
                .as((sources, trace, accepts, maps, checks, writesTrace) -> {
                    AMailboxOfMany mailbox = AMailboxOfMany.byDefault()
                            .sources(sources)
                            .trace(trace)
                            .hopLimit(15);
                    if (accepts) {
                        mailbox.accepting("example.org", "*a@example.org", "*@*.example.org");
                    }
                    if (maps) {
                        mailbox.mapping("shop@example.org")
                                .mapping("*@old.example.org", "*@example.org")
                                .mapping("sales-*@example.org", "sales@example.org", "nobody@example.org")
                                .mapping("~@example.net", "office@example.org")
                                .list("*lists.example.net", "subscriber@example.org");
                    }
                    if (!checks) {
                        mailbox.withoutChecking().answering("x@example.com", "<anna@example.org>");
                    }
                    return writesTrace ? mailbox : mailbox.withoutTraceHeader();
                });
    }

    private static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<TraceBlock> traces() {
        return Arbitraries.of(
                new TraceBlock.Lines(0),
                new TraceBlock.Lines(1),
                new TraceBlock.Lines(3),
                new TraceBlock.WrittenBy(new Glob("*.provider.example")));
    }

    private static Arbitrary<List<EnvelopeSource>> sources() {
        return Arbitraries.<EnvelopeSource>of(
                        new EnvelopeSource.Sdps(),
                        new EnvelopeSource.WellKnownHeaders(),
                        new EnvelopeSource.Received(),
                        new EnvelopeSource.Lists(),
                        new EnvelopeSource.Addresses(),
                        AMailboxOfMany.prefixed("Delivered-To", "isp-"),
                        AMailboxOfMany.templated("X-Custom", "~ for * ~"),
                        AMailboxOfMany.occurrence("To", new Occurrence.All()),
                        AMailboxOfMany.occurrence("X-Custom", new Occurrence.Nth(2)),
                        AMailboxOfMany.anywhere("X-Original-To"))
                .list()
                .ofMaxSize(6);
    }
}
