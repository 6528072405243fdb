/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.jamescollector.config.CollectorConfigurationParser;
import org.jamescollector.config.ConfigurationProblem;

/** What messages tell administrators to write into collector.xml, judged by what reads it. */
public final class ElementsOfCollectorXml {

    private static final Pattern WHOLE = Pattern.compile("<([a-z]\\w*)>[^ ]*?</\\1>");
    private static final Pattern NAME = Pattern.compile("<([a-z]\\w*)/?>");

    /** Where an element may stand in an account. */
    private static final List<String> PLACES = List.of(
            "%s",
            "<names>%s</names>",
            "<domains>%s</domains>",
            "<before>%s</before>",
            "<verify>%s</verify>",
            "<passwordCommand>%s</passwordCommand>",
            "<recipients>%s</recipients>",
            "<recipients><sources>%s</sources></recipients>",
            "<recipients><accept>%s</accept></recipients>",
            "<recipients><mappings>%s</mappings></recipients>",
            "<recipients><trace>%s</trace></recipients>",
            "<recipients><copies>%s</copies></recipients>");

    /** Where an element may be pasted with its value. */
    private static final List<String> PLACES_TO_PASTE = List.of("%s", "<before><program>/bin/sh</program>%s</before>");

    private static final Map<String, String> VALUES = Map.of(
            "host", "pop.example.com",
            "names", "<name>example.org</name>",
            "program", "/bin/sh");

    /** The kinds of accounts. */
    public enum Kind {
        POP3("host", "user", "password", "deliverTo"),
        ODMR("host", "user", "password"),
        ETRN("host", "names"),
        FINGER("host", "query"),
        COMMAND("program");

        /** One name after another, with spaces between them. */
        private final String needed;

        Kind(String... needed) {
            this.needed = String.join(" ", needed);
        }

        private Stream<String> needed() {
            return Stream.of(needed.split(" "));
        }

        private String element() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private ElementsOfCollectorXml() {}

    /** Whether a text names an element, or what looks like one. */
    public static boolean areIn(String text) {
        return NAME.matcher(text).find();
    }

    /** Elements that a text gives with their values could be pasted into a mailbox's account, and the others have a place in one. */
    public static void assertKnown(String text) {
        assertKnown(text, List.of(Kind.POP3));
    }

    /** The same of an account of one of these kinds. */
    public static void assertKnown(String text, List<Kind> kinds) {
        WHOLE.matcher(text).results().map(MatchResult::group).forEach(whole -> assertThat(kinds)
                .as("%s in: %s", whole, text)
                .anyMatch(kind -> mayBePasted(whole, kind)));
        NAME.matcher(WHOLE.matcher(text).replaceAll(""))
                .results()
                .map(found -> found.group(1))
                .forEach(name -> assertThat(kinds).as("<%s> in: %s", name, text).anyMatch(kind -> PLACES.stream()
                        .anyMatch(place -> isKnown(name, place, kind))));
    }

    private static boolean mayBePasted(String whole, Kind kind) {
        return PLACES_TO_PASTE.stream()
                .anyMatch(place -> problems(place.formatted(whole), kind).isEmpty());
    }

    private static boolean isKnown(String name, String place, Kind kind) {
        List<String> problems = problems(place.formatted("<" + name + "/>"), kind);
        boolean placeIsKnown = NAME.matcher(place).results().noneMatch(outer -> problems.stream()
                .anyMatch(one -> one.contains("unknown element " + outer.group())));
        return placeIsKnown
                && problems.stream().noneMatch(problem -> problem.contains("unknown element <" + name + ">"));
    }

    /** Of an account that has these; as it is disabled, its files need not be there. */
    private static List<String> problems(String elements, Kind kind) {
        String given = kind.needed()
                .filter(name -> !elements.startsWith("<" + name + ">") && !elements.startsWith("<" + name + "/>"))
                .filter(name -> !(name.equals("deliverTo") && elements.startsWith("<recipients>")))
                .filter(name -> !(name.equals("password") && elements.startsWith("<passwordCommand>")))
                .map(name -> "<" + name + ">" + VALUES.getOrDefault(name, "info@example.org") + "</" + name + ">")
                .reduce("", String::concat);
        String xml = "<collector><accounts><" + kind.element() + " name=\"info\"><enabled>false</enabled>" + given
                + elements + "</" + kind.element() + "></accounts></collector>";
        FileSystemImpl files = new FileSystemImpl(Configuration.builder()
                .workingDirectory(".")
                .configurationFromClasspath()
                .build()
                .directories());
        try {
            CollectorConfigurationParser.parse(
                    FileConfigurationProvider.getConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))),
                    files,
                    name -> Optional.empty());
            return List.of();
        } catch (ConfigurationProblem e) {
            return e.problems();
        } catch (ConfigurationException e) {
            throw new AssertionError(xml, e);
        }
    }
}
