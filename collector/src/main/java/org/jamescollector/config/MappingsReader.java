/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressMapping;
import org.jamescollector.account.AddressMapping.Target;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.Glob;
import org.jamescollector.account.ListMapping;
import org.jamescollector.config.EnvelopeTypes.From;

/** Reads {@code <mappings>}: where mail for an address, or from a list, goes. */
final class MappingsReader {

    private static final String LIST = "list";
    private static final List<String> CHILDREN = List.of("map", "elsewhere", LIST);

    private final List<Read> mappings = new ArrayList<>();
    private final Map<Glob, ListMapping> lists = new HashMap<>();
    private final List<ListMapping> listsInOrder = new ArrayList<>();

    private MappingsReader() {}

    /** What was read. */
    record Mappings(List<AddressMapping> addresses, List<ListMapping> lists) {
        static final Mappings NONE = new Mappings(List.of(), List.of());
    }

    private record Read(Element element, AddressMapping mapping) {

        AddressPattern from() {
            return mapping.from();
        }

        boolean hasWildcard() {
            return from().localPart().hasWildcard() || from().domain().hasWildcard();
        }

        String written() {
            return mapping.forTheRest() ? "~@" + from().domain() : from().toString();
        }
    }

    static Mappings mappings(Element element) {
        MappingsReader reader = new MappingsReader();
        for (Element child : element.children(CHILDREN)) {
            switch (child.name()) {
                case "map" -> reader.map(child);
                case "elsewhere" -> child.parse(EnvelopeTypes.FROM)
                        .ifPresent(from -> reader.add(child, from, List.of()));
                default -> reader.list(child);
            }
        }
        element.rejectUnknown();
        reader.rejectUseless();
        return new Mappings(reader.mappings.stream().map(Read::mapping).toList(), reader.listsInOrder);
    }

    private void map(Element element) {
        Optional<From> from = required(element, "from", EnvelopeTypes.FROM);
        List<Target> targets = several(element, "to", EnvelopeTypes.TARGET);
        element.rejectUnknown();
        from.ifPresent(source -> rejectStrayWildcards(element, source, targets));
        if (from.isPresent() && !targets.isEmpty()) {
            add(element, from.get(), targets);
        }
    }

    private void add(Element element, From from, List<Target> targets) {
        mappings.add(new Read(element, new AddressMapping(from.pattern(), from.forTheRest(), targets)));
    }

    private void list(Element element) {
        Optional<Glob> id = required(element, "id", EnvelopeTypes.LIST_ID);
        List<MailAddress> subscribers = several(element, "to", ValueTypes.ADDRESS);
        element.rejectUnknown();
        if (id.isPresent() && !subscribers.isEmpty()) {
            ListMapping mapping = new ListMapping(id.get(), subscribers);
            if (lists.putIfAbsent(id.get(), mapping) != null) {
                element.problem("id " + Text.quote(id.get().text())
                        + " stands here twice; name all of its subscribers in one to=\"..\"");
            }
            listsInOrder.add(mapping);
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

    /**
     * A mapping that one before it leaves nothing for never counts. Whoever wrote it thinks otherwise, and mail would go to
     * the wrong people.
     */
    private void rejectUseless() {
        Map<String, Read> exact = new HashMap<>();
        List<Read> wildcards = new ArrayList<>();
        Predicate<Read> forTheRest = read -> read.mapping().forTheRest();
        Stream<Read> inTheirOrder = Stream.concat(
                mappings.stream().filter(forTheRest.negate()), mappings.stream().filter(forTheRest));
        inTheirOrder.forEach(read -> {
            Optional<Read> before = Optional.ofNullable(exact.get(read.from().toString()))
                    .or(() -> wildcards.stream()
                            .filter(other -> covers(other.from(), read.from()))
                            .findFirst());
            before.ifPresent(other -> read.element()
                    .problem(Text.quote(read.written()) + " never counts, since " + Text.quote(other.written())
                            + " comes before it and is for the same addresses; remove one, or change their order"));
            if (read.hasWildcard()) {
                wildcards.add(read);
            } else {
                exact.putIfAbsent(read.from().toString(), read);
            }
        });
    }

    private static boolean covers(AddressPattern one, AddressPattern other) {
        return covers(one.localPart(), other.localPart()) && covers(one.domain(), other.domain());
    }

    /** The other's * is a character that nothing but a * matches. */
    private static boolean covers(Glob one, Glob other) {
        return one.match(other.text()).isPresent();
    }
}
