/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import java.io.FileNotFoundException;
import java.util.Arrays;
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

    /** Says so, where the line is missing. */
    void run() {
        try {
            String[] startables = provider.getConfiguration(FILE).getStringArray(STARTABLE);
            boolean begins = Arrays.stream(startables)
                    .flatMap(value -> Arrays.stream(value.split(",", -1)))
                    .anyMatch(name -> name.strip().equals(CollectorStartable.class.getName()));
            if (!begins) {
                LOGGER.error(
                        "Nothing is collected: conf/{}.properties lacks {}={}. Put it in and restart James",
                        FILE,
                        STARTABLE,
                        CollectorStartable.class.getName());
            }
        } catch (FileNotFoundException | ConfigurationException | RuntimeException e) {
            LOGGER.debug("conf/{}.properties cannot be checked", FILE, e);
        }
    }
}
