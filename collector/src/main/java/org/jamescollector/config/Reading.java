/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;
import org.apache.james.filesystem.api.FileSystem;

/** One reading of collector.xml: what was found wrong so far, and the surroundings that values refer to. */
final class Reading {

    private static final String FILE = "conf/collector.xml";
    private static final Pattern ENVIRONMENT_REFERENCE = Pattern.compile("\\$\\{env:([^}:]*)}");

    private final FileSystem fileSystem;
    private final Function<String, Optional<String>> environment;
    private final ConfigurationInterpolator interpolator = new ConfigurationInterpolator();
    private final List<String> problems = new ArrayList<>();

    Reading(FileSystem fileSystem, Function<String, Optional<String>> environment) {
        this.fileSystem = fileSystem;
        this.environment = environment;
        // Not ${file:..}: what a file holds may be a secret, and values are quoted in problems and logs.
        interpolator.registerLookup("env", name -> environment.apply(name).orElse(null));
        interpolator.registerLookup("sys", System::getProperty);
    }

    void problem(String scope, String path, String what) {
        problems.add(Stream.of(FILE, scope, path, what)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(": ")));
    }

    void throwIfAnyProblem() throws ConfigurationProblem {
        if (!problems.isEmpty()) {
            throw new ConfigurationProblem(problems);
        }
    }

    Optional<String> environment(String name) {
        return environment.apply(name);
    }

    Function<String, Optional<String>> environment() {
        return environment;
    }

    /** Replaces {@code ${env:NAME}} and {@code ${sys:property}}; what cannot be replaced stays. */
    String interpolate(String raw) {
        return raw.contains("${") ? String.valueOf(interpolator.interpolate(raw)) : raw;
    }

    /** Says why a value still holds {@code ${..}} after {@link #interpolate}. */
    String whyUnresolved(String raw) {
        Matcher reference = ENVIRONMENT_REFERENCE.matcher(raw);
        while (reference.find()) {
            if (environment(reference.group(1)).isEmpty()) {
                return "the environment variable " + reference.group(1) + " is not set";
            }
        }
        return Text.quote(raw) + " cannot be resolved; ${env:NAME} and ${sys:property} can be used here";
    }

    /** A path as an administrator writes it: absolute, {@code file://..} as everywhere in James, or below conf/. */
    Path locate(String location) throws IOException {
        if (location.contains("://")) {
            return fileSystem.getFile(location).toPath();
        }
        Path path = Path.of(location);
        return path.isAbsolute()
                ? path
                : fileSystem
                        .getFile(FileSystem.FILE_PROTOCOL_AND_CONF + location)
                        .toPath();
    }
}
