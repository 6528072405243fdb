/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.CopyPolicy;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.TraceBlock;

/** Reads {@code <recipients>}: how it is found out whom each message of a mailbox is for. */
final class RecipientsReader {

    private static final ValueType<Integer> HOP_LIMIT = ValueTypes.number(10, 1_000);
    private static final ValueType<Integer> LINES = ValueTypes.number(0, 100);
    private static final ValueType<Duration> TIME = ValueTypes.time("1 minute", "365 days");
    private static final ValueType<Optional<Duration>> WITHIN = new ValueType<>(
            TIME.expected() + ", or never",
            List.of("never"),
            text -> text.equals("never")
                    ? Optional.empty()
                    : Optional.of(TIME.parser().apply(text)));
    private static final ValueType<Boolean> SURPLUS_TO_FALLBACK =
            ValueTypes.choice(Map.of("fallback", true, "drop", false), List.of("fallback", "drop"));

    private RecipientsReader() {}

    static Optional<EnvelopeSettings> recipients(Element parent) {
        return parent.child("recipients").flatMap(RecipientsReader::settings);
    }

    private static Optional<EnvelopeSettings> settings(Element element) {
        Optional<Element> fallbackElement = element.child("fallback");
        Optional<MailAddress> fallback = fallbackElement.flatMap(child -> child.parse(ValueTypes.ADDRESS));
        TraceBlock trace =
                element.child("trace").flatMap(RecipientsReader::trace).orElse(TraceBlock.DEFAULT);
        List<EnvelopeSource> sources =
                element.child("sources").map(SourcesReader::sources).orElse(EnvelopeSettings.DEFAULT_SOURCES);
        List<AddressPattern> accepted =
                element.child("accept").map(RecipientsReader::accepted).orElseGet(List::of);
        MappingsReader.Mappings mappings = element.child("mappings")
                .map(child -> MappingsReader.mappings(child, sources))
                .orElse(MappingsReader.Mappings.NONE);
        int hopLimit = element.value("hopLimit", HOP_LIMIT).orElse(EnvelopeSettings.DEFAULT_HOP_LIMIT);
        CopyPolicy copies =
                element.child("copies").map(RecipientsReader::copies).orElse(CopyPolicy.DEFAULT);
        element.rejectUnknown();
        if (!mappings.lists().isEmpty()
                && !sources.isEmpty()
                && sources.stream().noneMatch(EnvelopeSource.Lists.class::isInstance)) {
            element.problem("<mappings> holds a <list>, but <sources> no <lists/>: it would never be asked for");
        }
        if (fallbackElement.isEmpty()) {
            element.problem("<fallback> is missing: the James address that gets mail without a valid recipient, such as"
                    + " postmaster@example.org");
        }
        return fallback.map(address -> new EnvelopeSettings(
                sources, trace, accepted, mappings.addresses(), mappings.lists(), address, hopLimit, copies));
    }

    private static Optional<TraceBlock> trace(Element element) {
        Optional<Element> lines = element.child("lines");
        Optional<Element> writtenBy = element.child("writtenBy");
        element.rejectUnknown();
        if (lines.isPresent() == writtenBy.isPresent()) {
            element.problem("takes one of <lines>, <writtenBy>");
            return Optional.empty();
        }
        return lines.flatMap(child -> child.parse(LINES))
                .<TraceBlock>map(TraceBlock.Lines::new)
                .or(() -> writtenBy
                        .flatMap(child -> child.parse(EnvelopeTypes.HOSTS))
                        .map(TraceBlock.WrittenBy::new));
    }

    private static List<AddressPattern> accepted(Element element) {
        List<Element> addresses = element.children("address");
        element.rejectUnknown();
        if (addresses.isEmpty()) {
            element.problem(
                    "holds no <address>; leave it out to accept the addresses of every domain that James serves");
        }
        return addresses.stream()
                .flatMap(child -> child.parse(EnvelopeTypes.PATTERN).stream())
                .toList();
    }

    private static CopyPolicy copies(Element element) {
        CopyPolicy usual = CopyPolicy.DEFAULT;
        Optional<Optional<Duration>> within = element.value("within", WITHIN);
        Optional<Boolean> surplusToFallback = element.value("surplus", SURPLUS_TO_FALLBACK);
        element.rejectUnknown();
        return new CopyPolicy(within.orElse(usual.within()), surplusToFallback.orElse(usual.surplusToFallback()));
    }
}
