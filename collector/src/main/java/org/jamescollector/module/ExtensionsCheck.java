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
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.utils.PropertiesProvider;
import org.jamescollector.webadmin.CollectorTaskModule;
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
    private static final String TASK = "guice.extension.task";

    private final PropertiesProvider provider;

    @Inject
    ExtensionsCheck(PropertiesProvider provider) {
        this.provider = provider;
    }

    /**
     * Says so in the log, where a line is missing.
     *
     * @return why nothing is collected, as it said it; empty where the line for that is there, and where that cannot be seen
     */
    Optional<String> run() {
        try {
            Configuration extensions = provider.getConfiguration(FILE);
            missing(extensions, TASK, CollectorTaskModule.class)
                    .map(line ->
                            "What a task of the collector did cannot be shown, and other nodes cannot run it: conf/"
                                    + line)
                    .ifPresent(LOGGER::warn);
            Optional<String> notTold = missing(extensions, STARTABLE, CollectorStartable.class)
                    .map(line -> "Nothing is collected: conf/" + line);
            notTold.ifPresent(LOGGER::error);
            return notTold;
        } catch (FileNotFoundException | ConfigurationException | RuntimeException e) {
            LOGGER.debug("conf/{}.properties cannot be checked", FILE, e);
            return Optional.empty();
        }
    }

    /** With a line to paste, in which what else James has there is not lost; empty where nothing is missing. */
    private static Optional<String> missing(Configuration extensions, String key, Class<?> ours) {
        List<String> there = Arrays.stream(extensions.getStringArray(key))
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (there.contains(ours.getName())) {
            return Optional.empty();
        }
        String line = Stream.concat(there.stream(), Stream.of(ours.getName())).collect(Collectors.joining(","));
        return Optional.of(FILE + ".properties lacks " + key + "=" + line + ". Put it in"
                + (there.isEmpty() ? "" : ", in the place of the line that is there,") + " and restart James");
    }
}
