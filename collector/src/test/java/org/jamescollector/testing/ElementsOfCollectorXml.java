/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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
            "<verify>%s</verify>",
            "<passwordCommand>%s</passwordCommand>",
            "<recipients>%s</recipients>",
            "<recipients><sources>%s</sources></recipients>",
            "<recipients><accept>%s</accept></recipients>",
            "<recipients><mappings>%s</mappings></recipients>",
            "<recipients><trace>%s</trace></recipients>",
            "<recipients><copies>%s</copies></recipients>");

    private ElementsOfCollectorXml() {}

    /** Whether a text names an element, or what looks like one. */
    public static boolean areIn(String text) {
        return NAME.matcher(text).find();
    }

    /** Elements that a text gives with their values could be pasted into an account, and the others have a place in one. */
    public static void assertKnown(String text) {
        WHOLE.matcher(text).results().forEach(whole -> assertThat(problems(whole.group()))
                .as("%s in: %s", whole.group(), text)
                .isEmpty());
        NAME.matcher(WHOLE.matcher(text).replaceAll(""))
                .results()
                .map(found -> found.group(1))
                .forEach(name ->
                        assertThat(PLACES).as("<%s> in: %s", name, text).anyMatch(place -> isKnown(name, place)));
    }

    private static boolean isKnown(String name, String place) {
        return problems(place.formatted("<" + name + "/>")).stream()
                .noneMatch(problem -> problem.contains("unknown element <" + name + ">"));
    }

    /** Of an account that has these; as it is disabled, its files need not be there. */
    private static List<String> problems(String elements) {
        String given = Stream.of("host", "user", "password", "deliverTo")
                .filter(name -> !elements.startsWith("<" + name + ">") && !elements.startsWith("<" + name + "/>"))
                .filter(name -> !(name.equals("deliverTo") && elements.startsWith("<recipients>")))
                .filter(name -> !(name.equals("password") && elements.startsWith("<passwordCommand>")))
                .map(name -> "<" + name + ">info@example.org</" + name + ">")
                .reduce("", String::concat)
                .replace("<host>info@example.org</host>", "<host>pop.example.com</host>");
        String xml = "<collector><accounts><pop3 name=\"info\"><enabled>false</enabled>" + given + elements
                + "</pop3></accounts></collector>";
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
