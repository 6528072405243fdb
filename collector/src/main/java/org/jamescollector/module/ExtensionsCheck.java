/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import java.io.FileNotFoundException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.utils.PropertiesProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether James was told to begin collecting. Where it was not, nothing else goes wrong: accounts can be seen, and are never
 * collected.
 */
final class ExtensionsCheck {

    private static final Logger LOGGER = LoggerFactory.getLogger(ExtensionsCheck.class);
    private static final String FILE = "extensions";
    private static final String STARTABLE = "guice.extension.startable";

    private final PropertiesProvider provider;

    @Inject
    ExtensionsCheck(PropertiesProvider provider) {
        this.provider = provider;
    }

    /**
     * Says so in the log, where the line is missing.
     *
     * @return what it said; empty where the line is there, and where that cannot be seen
     */
    Optional<String> run() {
        try {
            List<String> startables = Arrays.stream(
                            provider.getConfiguration(FILE).getStringArray(STARTABLE))
                    .flatMap(value -> Arrays.stream(value.split(",", -1)))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
            if (startables.contains(CollectorStartable.class.getName())) {
                return Optional.empty();
            }
            String missing = missing(startables);
            LOGGER.error(missing);
            return Optional.of(missing);
        } catch (FileNotFoundException | ConfigurationException | RuntimeException e) {
            LOGGER.debug("conf/{}.properties cannot be checked", FILE, e);
            return Optional.empty();
        }
    }

    /** With a line to paste, in which what James begins already is not lost. */
    private static String missing(List<String> startables) {
        String line = Stream.concat(startables.stream(), Stream.of(CollectorStartable.class.getName()))
                .collect(Collectors.joining(","));
        return "Nothing is collected: conf/" + FILE + ".properties lacks " + STARTABLE + "=" + line + ". Put it in"
                + (startables.isEmpty() ? "" : ", in the place of the line that is there,") + " and restart James";
    }
}
