/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * One element of collector.xml, read strictly: whatever is never asked for is a problem. It works on the parsed
 * nodes, because the configuration's own getters replace {@code ${..}}, which a password may hold, and ignore what
 * nobody asks for.
 */
final class Element {

    private final ImmutableNode node;
    private final Scope scope;
    private final String path;
    private final Set<String> knownElements = new LinkedHashSet<>();
    private final Set<String> knownAttributes = new LinkedHashSet<>();

    /** What a part of the file is called in problems, and the checks that wait until it is known to be in use. */
    static final class Scope {
        private final Reading reading;
        private final String name;
        private final List<Runnable> checks = new ArrayList<>();

        Scope(Reading reading, String name) {
            this.reading = reading;
            this.name = name;
        }

        /** Runs the checks that depend on this machine: are the files and variables there? */
        void checkSurroundings() {
            checks.forEach(Runnable::run);
        }
    }

    Element(ImmutableNode node, Scope scope) {
        this(node, scope, "");
    }

    private Element(ImmutableNode node, Scope scope, String path) {
        this.node = node;
        this.scope = scope;
        this.path = path;
    }

    ImmutableNode node() {
        return node;
    }

    String name() {
        return node.getNodeName();
    }

    Reading reading() {
        return scope.reading;
    }

    void problem(String what) {
        scope.reading.problem(scope.name, path, what);
    }

    void checkWhenUsed(Runnable check) {
        scope.checks.add(check);
    }

    /** The child of that name; a second one is a problem. */
    Optional<Element> child(String name) {
        List<Element> found = children(name);
        if (found.size() > 1) {
            found.get(0).problem("stands here " + found.size() + " times; keep one");
        }
        return found.stream().findFirst();
    }

    List<Element> children(String name) {
        return children(List.of(name));
    }

    /** The children with one of these names, in the order of the file. */
    List<Element> children(List<String> names) {
        knownElements.addAll(names);
        return node.getChildren().stream()
                .filter(child -> names.contains(child.getNodeName()))
                .map(child -> new Element(child, scope, path + "<" + child.getNodeName() + ">"))
                .toList();
    }

    /** The children with one of these names, in the order of the file, for a caller that gives each a scope of its own. */
    List<ImmutableNode> childNodes(List<String> names) {
        knownElements.addAll(names);
        return node.getChildren().stream()
                .filter(child -> names.contains(child.getNodeName()))
                .toList();
    }

    Optional<String> attribute(String name) {
        knownAttributes.add(name);
        return Optional.ofNullable(node.getAttributes().get(name)).map(Object::toString);
    }

    /** The value of an attribute; empty when it is absent or, which is a problem, wrong. */
    <T> Optional<T> attribute(String name, ValueType<T> type) {
        Optional<String> raw = attribute(name).map(String::strip);
        if (raw.filter(String::isEmpty).isPresent()) {
            problem(name + " is empty; it takes " + type.expected());
            return Optional.empty();
        }
        return raw.flatMap(text -> parse(name + " ", text, type));
    }

    /** The value of a child without children; empty when it is absent or, which is a problem, wrong. */
    <T> Optional<T> value(String name, ValueType<T> type) {
        return child(name).flatMap(child -> child.parse(type));
    }

    <T> Optional<T> parse(ValueType<T> type) {
        rejectChildrenAndAttributes();
        Optional<String> raw = rawText();
        if (raw.isEmpty()) {
            if (node.getChildren().isEmpty()) {
                problem("is empty; it takes " + type.expected());
            }
            return Optional.empty();
        }
        return parse("", raw.get(), type);
    }

    /** @param of what has this value, for problems: an attribute, or nothing more than the element itself */
    private <T> Optional<T> parse(String of, String raw, ValueType<T> type) {
        String text = reading().interpolate(raw);
        if (text.contains("${")) {
            problem((of.isEmpty() ? "" : of.strip() + ": ") + reading().whyUnresolved(raw));
            return Optional.empty();
        }
        Optional<T> value = type.parse(text);
        if (value.isEmpty()) {
            // The raw value, since what stands behind ${..} is perhaps not to be shown.
            String is = text.equals(raw) ? " is not " : " stands for something that is not ";
            problem(of + Text.quote(raw) + is + type.expected() + suggestion(text, type.choices()));
        }
        return value;
    }

    /** The text as it stands in the file, {@code ${..}} included; empty when there is none. */
    Optional<String> rawText() {
        return Optional.ofNullable(node.getValue()).map(Object::toString).filter(text -> !text.isBlank());
    }

    void rejectChildrenAndAttributes() {
        rejectUnknownElements();
        rejectUnknownAttributes();
    }

    /** To be called when everything was asked for: the rest is unknown. Text among elements is never quoted. */
    void rejectUnknown() {
        rejectChildrenAndAttributes();
        if (rawText().isPresent()) {
            problem("holds text outside of its elements");
        }
    }

    private void rejectUnknownElements() {
        node.getChildren().stream()
                .map(ImmutableNode::getNodeName)
                .distinct()
                .filter(name -> !knownElements.contains(name))
                .forEach(name -> problem("unknown element <" + name + ">" + instead(name, knownElements, "<", ">")));
    }

    private void rejectUnknownAttributes() {
        node.getAttributes().keySet().stream()
                .filter(name -> !knownAttributes.contains(name))
                .filter(name -> !name.startsWith("xml"))
                .forEach(name -> problem("unknown attribute " + name + instead(name, knownAttributes, "", "")));
    }

    private static String instead(String name, Set<String> known, String before, String after) {
        if (known.isEmpty()) {
            return "; none is expected here";
        }
        return Text.nearest(name, known)
                .map(nearest -> "; did you mean " + before + nearest + after + "?")
                .orElseGet(() -> "; known here: "
                        + known.stream().map(one -> before + one + after).collect(Collectors.joining(", ")));
    }

    private static String suggestion(String text, List<String> choices) {
        return Text.nearest(text, choices)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("");
    }
}
