/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Whether mail for a domain that is not James' own comes by the mailet that holds it, as far as mailetcontainer.xml tells. */
final class HoldingPlace {

    private static final String MAILET = "HoldForPickup";
    private static final String TO_PROCESSOR = "ToProcessor";

    /** Where James puts mail in; from {@code root} it goes to {@code transport} in every configuration there is. */
    private static final List<String> ENTRANCES = List.of("root", "transport");

    /** Behind one of these for all mail, there is none. */
    private static final Set<String> ENDS = Set.of(TO_PROCESSOR, "Null", "RemoteDelivery", "LocalDelivery", "Bounce");

    /** What these let through is for James' own domains. */
    private static final Set<String> OWN = Set.of("RecipientIsLocal", "HostIsLocal");

    private final List<HierarchicalConfiguration<ImmutableNode>> processors;

    HoldingPlace(HierarchicalConfiguration<ImmutableNode> mailets) {
        this.processors = mailets.configurationsAt("processors.processor");
    }

    /** What is wrong, and what to do; empty where nothing is. */
    Optional<String> problem() {
        List<String> places = processors.stream()
                .filter(processor -> all(processor).stream().anyMatch(HoldingPlace::holds))
                .map(HoldingPlace::state)
                .toList();
        String remedy = " at the beginning of the processor transport: <mailet match=\"All\""
                + " class=\"org.jamescollector.mailets." + MAILET
                + "\"><onMailetException>propagate</onMailetException></mailet>";
        if (places.isEmpty()) {
            return Optional.of(
                    "No mail is held: conf/mailetcontainer.xml has no " + MAILET + ". Put this in," + remedy);
        }
        Set<String> passed = passed();
        boolean works = processors.stream()
                .filter(processor -> passed.contains(state(processor)))
                .anyMatch(processor -> upToEnd(processor).stream().anyMatch(HoldingPlace::holds));
        return works
                ? Optional.empty()
                : Optional.of("No mail is held: in conf/mailetcontainer.xml, no mail of a customer comes as far as the "
                        + MAILET + " in the processor " + String.join(", ", places)
                        + ". Move it to where mail comes by,"
                        + remedy);
    }

    private Set<String> passed() {
        Set<String> passed = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(ENTRANCES);
        while (!next.isEmpty()) {
            String state = next.remove();
            if (passed.add(state)) {
                next.addAll(sentOnTo(state));
            }
        }
        return passed;
    }

    private Set<String> sentOnTo(String state) {
        return processors.stream()
                .filter(processor -> state(processor).equals(state))
                .flatMap(processor -> upToEnd(processor).stream())
                .filter(mailet -> name(mailet, "class").equals(TO_PROCESSOR))
                .filter(mailet -> !OWN.contains(name(mailet, "match")))
                .map(mailet -> mailet.getString("processor", ""))
                .collect(Collectors.toSet());
    }

    /** The mailets of a processor by which all mail comes, and the one with which it ends. */
    private static List<HierarchicalConfiguration<ImmutableNode>> upToEnd(
            HierarchicalConfiguration<ImmutableNode> processor) {
        List<HierarchicalConfiguration<ImmutableNode>> all = all(processor);
        int end = 0;
        while (end < all.size() && !isEnd(all.get(end))) {
            end++;
        }
        return all.subList(0, Math.min(end + 1, all.size()));
    }

    private static boolean isEnd(HierarchicalConfiguration<ImmutableNode> mailet) {
        return name(mailet, "match").equals("All") && ENDS.contains(name(mailet, "class"));
    }

    private static boolean holds(HierarchicalConfiguration<ImmutableNode> mailet) {
        return name(mailet, "class").equals(MAILET);
    }

    private static List<HierarchicalConfiguration<ImmutableNode>> all(
            HierarchicalConfiguration<ImmutableNode> processor) {
        return processor.configurationsAt("mailet");
    }

    private static String state(HierarchicalConfiguration<ImmutableNode> processor) {
        return processor.getString("[@state]", "");
    }

    /** Without packages, and without a matcher's condition. */
    private static String name(HierarchicalConfiguration<ImmutableNode> mailet, String attribute) {
        String value = mailet.getString("[@" + attribute + "]", "");
        String type = value.contains("=") ? value.substring(0, value.indexOf('=')) : value;
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
