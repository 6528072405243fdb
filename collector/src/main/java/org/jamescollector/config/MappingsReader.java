/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressMapping;
import org.jamescollector.account.AddressMapping.Target;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Glob;
import org.jamescollector.account.ListMapping;
import org.jamescollector.config.EnvelopeTypes.From;
import org.jamescollector.config.UnreachableMappings.Mapped;

/** Reads {@code <mappings>}: where mail for an address, or from a list, goes. */
final class MappingsReader {

    private static final String LIST = "list";
    private static final List<String> CHILDREN = List.of("map", "elsewhere", LIST);

    private final List<AddressMapping> mappings = new ArrayList<>();
    private final List<ListMapping> lists = new ArrayList<>();
    private final Set<From> mapped = new HashSet<>();
    private final List<Mapped> different = new ArrayList<>();
    private final Set<Glob> listed = new HashSet<>();

    private MappingsReader() {}

    /** What was read. */
    record Mappings(List<AddressMapping> addresses, List<ListMapping> lists) {

        static final Mappings NONE = new Mappings(List.of(), List.of());
    }

    /** @param sources where recipients are looked for: not all of them ask all mappings */
    static Mappings mappings(Element element, List<EnvelopeSource> sources) {
        MappingsReader reader = new MappingsReader();
        for (Element child : element.children(CHILDREN)) {
            switch (child.name()) {
                case "map" -> reader.map(child);
                case "elsewhere" -> child.parse(EnvelopeTypes.FROM)
                        .ifPresent(from -> reader.add(child, from, child.rawText(), List.of()));
                default -> reader.list(child);
            }
        }
        element.rejectUnknown();
        UnreachableMappings.report(reader.different);
        reader.reportUnasked(element, sources);
        return new Mappings(reader.mappings, reader.lists);
    }

    /** What only lists are asked for, and what a list is asked for first. */
    private void reportUnasked(Element element, List<EnvelopeSource> sources) {
        boolean asksLists = sources.contains(new EnvelopeSource.Lists());
        boolean asksAddresses = sources.contains(new EnvelopeSource.Addresses());
        boolean asksOthers = sources.size() > (asksLists ? 1 : 0) + (asksAddresses ? 1 : 0);
        if (asksOthers) {
            return;
        }
        if (asksAddresses) {
            different.forEach(mapped -> lists.stream()
                    .filter(ListMapping::isByAddress)
                    .filter(list -> mapped.isCoveredBy(list.list()))
                    .findFirst()
                    .ifPresent(list -> mapped.reportListed(list.list())));
        } else if (asksLists && !mappings.isEmpty()) {
            element.problem(
                    "holds a <map> or <elsewhere>, but <sources> nothing besides <lists/>: it would never be asked for");
        }
    }

    private void map(Element element) {
        Optional<From> from = required(element, "from", EnvelopeTypes.FROM);
        List<Target> targets = several(element, "to", EnvelopeTypes.TARGET);
        element.rejectUnknown();
        from.ifPresent(source -> rejectStrayWildcards(element, source, targets));
        if (from.isPresent() && !targets.isEmpty()) {
            add(element, from.get(), element.attribute("from"), targets);
        }
    }

    private void add(Element element, From from, Optional<String> written, List<Target> targets) {
        if (mapped.add(from)) {
            different.add(new Mapped(element, from, written.map(String::strip).orElseGet(from::toString)));
        } else {
            element.problem(Text.quote(from.toString()) + " is mapped twice; the second would never count");
        }
        mappings.add(new AddressMapping(from.pattern(), from.forTheRest(), targets));
    }

    private void list(Element element) {
        Optional<Glob> id = required(element, "id", EnvelopeTypes.LIST_ID);
        List<MailAddress> subscribers = several(element, "to", ValueTypes.ADDRESS);
        element.rejectUnknown();
        if (id.isPresent() && !subscribers.isEmpty()) {
            if (!listed.add(id.get())) {
                element.problem("id " + Text.quote(id.get().text())
                        + " stands here twice; name all of its subscribers in one to=\"..\"");
            }
            lists.add(new ListMapping(id.get(), subscribers));
        }
    }

    private static <T> Optional<T> required(Element element, String attribute, ValueType<T> type) {
        if (element.attribute(attribute).isEmpty()) {
            element.problem(attribute + " is missing; it takes " + type.expected());
        }
        return element.attribute(attribute, type);
    }

    /** Each part is checked by itself, so that a problem shows the one that is wrong; all of them, or none. */
    private static <T> List<T> several(Element element, String attribute, ValueType<T> type) {
        List<T> values = new ArrayList<>();
        boolean wrong = false;
        for (String part : required(element, attribute, EnvelopeTypes.SEVERAL).orElseGet(List::of)) {
            Optional<T> value = part.isEmpty() ? Optional.empty() : type.parse(part);
            if (value.isEmpty()) {
                element.problem(attribute + " " + Text.quote(part) + " is not " + type.expected()
                        + "; several are written with commas between them");
                wrong = true;
            }
            value.ifPresent(values::add);
        }
        return wrong ? List.of() : values;
    }

    private static void rejectStrayWildcards(Element element, From from, List<Target> targets) {
        boolean inLocalPart = from.pattern().localPart().hasWildcard() && !from.forTheRest();
        boolean inDomain = from.pattern().domain().hasWildcard();
        for (Target target : targets) {
            if ((target.localPart().hasWildcard() && !inLocalPart)
                    || (target.domain().hasWildcard() && !inDomain)) {
                element.problem("to " + Text.quote(target.localPart() + "@" + target.domain())
                        + " has a * for which from has none on that side of its @");
            }
        }
    }
}
