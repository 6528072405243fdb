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
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
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
            "<recipients><copies>%s</copies></recipients>",
            "<domains>%s</domains>");

    private ElementsOfCollectorXml() {}

    /** Whether a text names an element, or what looks like one. */
    public static boolean areIn(String text) {
        return NAME.matcher(text).find();
    }

    /** Elements that a text gives with their values could be pasted into a mailbox's account, and the others have a place in one. */
    public static void assertKnown(String text) {
        assertKnown(text, ElementsOfCollectorXml::inMailbox);
    }

    /** The same of an ODMR account. */
    public static void assertKnownInOdmr(String text) {
        assertKnown(text, ElementsOfCollectorXml::inOdmr);
    }

    private static void assertKnown(String text, UnaryOperator<String> account) {
        WHOLE.matcher(text).results().forEach(whole -> assertThat(problems(account.apply(whole.group())))
                .as("%s in: %s", whole.group(), text)
                .isEmpty());
        NAME.matcher(WHOLE.matcher(text).replaceAll(""))
                .results()
                .map(found -> found.group(1))
                .forEach(name -> assertThat(PLACES)
                        .as("<%s> in: %s", name, text)
                        .anyMatch(place -> isKnown(account.apply(place.formatted("<" + name + "/>")))));
    }

    private static boolean isKnown(String account) {
        return problems(account).stream().noneMatch(problem -> problem.contains("unknown element <"));
    }

    private static String inMailbox(String elements) {
        return account("pop3", elements, List.of("host", "user", "password", "deliverTo"));
    }

    private static String inOdmr(String elements) {
        return account("odmr", elements, List.of("host", "user", "password"));
    }

    private static String account(String protocol, String elements, List<String> needed) {
        String given = needed.stream()
                .filter(name -> !elements.startsWith("<" + name + ">") && !elements.startsWith("<" + name + "/>"))
                .filter(name -> !(name.equals("deliverTo") && elements.startsWith("<recipients>")))
                .filter(name -> !(name.equals("password") && elements.startsWith("<passwordCommand>")))
                .map(name -> "<" + name + ">info@example.org</" + name + ">")
                .reduce("", String::concat)
                .replace("<host>info@example.org</host>", "<host>mail.example.com</host>");
        return "<" + protocol + " name=\"info\"><enabled>false</enabled>" + given + elements + "</" + protocol + ">";
    }

    /** Of an account; as it is disabled, its files need not be there. */
    private static List<String> problems(String account) {
        String xml = "<collector><accounts>" + account + "</accounts></collector>";
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
