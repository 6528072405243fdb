/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** What stands in mailetcontainer.xml, and how it is called in logs. */
public final class ProcessorXml {

    /** Mailets of James' behind which no mail comes, unless they are told to pass it through. */
    private static final Set<String> TAKE_MAIL_AWAY =
            Set.of("ToProcessor", "ToRepository", "Null", "LocalDelivery", "RemoteDelivery");

    private ProcessorXml() {}

    /** All processors, in their order. */
    public static List<HierarchicalConfiguration<ImmutableNode>> processors(
            HierarchicalConfiguration<ImmutableNode> xml) {
        return xml.configurationsAt("processors.processor");
    }

    /** Those of this name; James goes by the last of them. */
    public static List<HierarchicalConfiguration<ImmutableNode>> processors(
            HierarchicalConfiguration<ImmutableNode> xml, String state) {
        return processors(xml).stream()
                .filter(processor -> state(processor).equals(state))
                .toList();
    }

    /** The name of a processor. */
    public static String state(HierarchicalConfiguration<ImmutableNode> processor) {
        return processor.getString("[@state]", "");
    }

    /** The name of a mailet's class, without its package. */
    public static String mailetClass(HierarchicalConfiguration<ImmutableNode> mailet) {
        return withoutPackage(mailet.getString("[@class]", ""));
    }

    /**
     * The mailet that keeps all mail from what stands behind it.
     *
     * @return its place and what it says; empty where no mailet before the first one of this class takes all mail
     */
    public static Optional<String> takesMailAwayBefore(
            String mailetClass, HierarchicalConfiguration<ImmutableNode> processor) {
        List<HierarchicalConfiguration<ImmutableNode>> mailets = processor.configurationsAt("mailet");
        return IntStream.range(0, mailets.size())
                .takeWhile(i -> !mailetClass(mailets.get(i)).equals(mailetClass))
                .filter(i -> takesAllMailAway(mailets.get(i)))
                .mapToObj(i -> name(i + 1, mailets.get(i)))
                .findFirst();
    }

    private static boolean takesAllMailAway(HierarchicalConfiguration<ImmutableNode> mailet) {
        boolean all = simpleName(mailet.getString("[@match]", "All")).equals("All")
                && mailet.getString("[@notmatch]", "").isEmpty();
        boolean passes = mailet.getString("passThrough", "").strip().equalsIgnoreCase("true");
        return all && !passes && TAKE_MAIL_AWAY.contains(mailetClass(mailet));
    }

    /** A mailet's place among those of its processor, from 1, and what it says. */
    static String name(int number, HierarchicalConfiguration<ImmutableNode> mailet) {
        String match = mailet.getString("[@match]", "");
        String notMatch = mailet.getString("[@notmatch]", "");
        String condition = notMatch.isEmpty()
                ? withoutPackage(match.isEmpty() ? "All" : match)
                : "not " + withoutPackage(notMatch);
        return number + " (" + condition + " " + mailetClass(mailet) + ")";
    }

    /** Of {@code org.example.Matcher=condition}, {@code Matcher}. */
    static String simpleName(String match) {
        return withoutPackage(className(match));
    }

    /** Of {@code org.example.Matcher=condition}, {@code org.example.Matcher}. */
    static String className(String match) {
        int condition = match.indexOf('=');
        return condition < 0 ? match : match.substring(0, condition);
    }

    /** Of {@code org.example.Matcher=condition}, {@code Matcher=condition}. */
    static String withoutPackage(String match) {
        int end = className(match).length();
        return match.substring(match.lastIndexOf('.', end - 1) + 1);
    }
}
