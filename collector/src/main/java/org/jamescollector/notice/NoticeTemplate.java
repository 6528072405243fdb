/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a notice says: a first line {@code Subject: ..}, an empty line, and the text. {@code ${name}} stands for a value; a line of the text
 * that holds nothing but values which are all empty is left out.
 *
 * @param subject in one line
 * @param text its lines
 */
public record NoticeTemplate(String subject, List<String> text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final String SUBJECT = "Subject:";
    private static final int LONGEST_SUBJECT_VALUE = 120;

    public NoticeTemplate {
        text = List.copyOf(text);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when there is no subject, or a placeholder that does not stand for anything; says which there are
     */
    public static NoticeTemplate parse(String template) {
        List<String> lines = template.lines().map(String::stripTrailing).toList();
        if (lines.isEmpty() || !lines.get(0).startsWith(SUBJECT)) {
            throw new IllegalArgumentException("its first line has to begin with " + SUBJECT);
        }
        if (lines.size() < 3 || !lines.get(1).isEmpty()) {
            throw new IllegalArgumentException("an empty line has to follow its subject, and then the text");
        }
        Set<String> unknown = lines.stream()
                .flatMap(line -> PLACEHOLDER.matcher(line).results())
                .map(found -> found.group(1))
                .filter(name -> !NoticeValues.NAMES.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("${" + String.join("}, ${", unknown) + "} stands for nothing; there are "
                    + String.join(", ", new TreeSet<>(NoticeValues.NAMES)));
        }
        return new NoticeTemplate(lines.get(0).substring(SUBJECT.length()).strip(), lines.subList(2, lines.size()));
    }

    /** Whether the value stands anywhere in it. */
    public boolean has(String name) {
        String placeholder = "${" + name + "}";
        return subject.contains(placeholder) || text.stream().anyMatch(line -> line.contains(placeholder));
    }

    /** The subject with its values, in one line; long ones are cut. */
    String subject(Map<String, String> values) {
        return filled(subject, values, LONGEST_SUBJECT_VALUE).replaceAll("[\r\n]+", " ");
    }

    /** The text with its values; lines end in CR LF. */
    String text(Map<String, String> values) {
        List<String> lines = new ArrayList<>();
        for (String line : text) {
            String filled = filled(line, values, Integer.MAX_VALUE);
            boolean onlyValues = PLACEHOLDER.matcher(line).replaceAll("").isBlank() && !line.isBlank();
            if (!onlyValues || !filled.isBlank()) {
                filled.lines().forEach(lines::add);
                if (filled.isEmpty()) {
                    lines.add("");
                }
            }
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String filled(String line, Map<String, String> values, int longest) {
        return PLACEHOLDER.matcher(line).replaceAll(found -> {
            String value = values.getOrDefault(found.group(1), "");
            return Matcher.quoteReplacement(value.length() <= longest ? value : value.substring(0, longest) + "...");
        });
    }
}
