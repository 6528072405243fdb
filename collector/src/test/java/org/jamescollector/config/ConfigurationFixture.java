/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;

/** A James working directory, and collector.xml read as James reads it. */
final class ConfigurationFixture {

    private final Path workingDirectory;
    private final FileSystem fileSystem;
    private final Function<String, Optional<String>> environment;

    ConfigurationFixture(Path workingDirectory, Map<String, String> environment) {
        this(workingDirectory, name -> Optional.ofNullable(environment.get(name)));
    }

    ConfigurationFixture(Path workingDirectory, Function<String, Optional<String>> environment) {
        this.workingDirectory = workingDirectory;
        this.environment = environment;
        this.fileSystem = new FileSystemImpl(Configuration.builder()
                .workingDirectory(workingDirectory.toString())
                .configurationFromClasspath()
                .build()
                .directories());
    }

    Path write(String file, String content) {
        try {
            Path path = workingDirectory.resolve(file);
            Files.createDirectories(path.getParent());
            return Files.writeString(path, content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    CollectorConfiguration parse(String xml) throws ConfigurationException {
        return CollectorConfigurationParser.parse(
                FileConfigurationProvider.getConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))),
                fileSystem,
                environment);
    }

    CollectorConfiguration absent() throws ConfigurationException {
        return CollectorConfigurationParser.parse(
                new FileConfigurationProvider(
                                fileSystem,
                                Configuration.builder()
                                        .workingDirectory(workingDirectory.toString())
                                        .configurationPath(
                                                new Configuration.ConfigurationPath(FileSystem.FILE_PROTOCOL_AND_CONF))
                                        .build())
                        .getConfiguration("collector"),
                fileSystem);
    }

    /** An account with all it needs, and this in addition. */
    static String account(String name, String elements) {
        return "<pop3 name=\"" + name + "\"><host>pop.example.com</host><user>" + name
                + "</user><password>secret</password><deliverTo>info@example.org</deliverTo>" + elements + "</pop3>";
    }

    /** An account for many people, whose recipients element has a fallback and this. */
    static String shared(String name, String recipients) {
        return account(name, "")
                .replace(
                        "<deliverTo>info@example.org</deliverTo>",
                        "<recipients><fallback>postmaster@example.org</fallback>" + recipients + "</recipients>");
    }

    static String accounts(String... accounts) {
        return "<collector><accounts>" + String.join("", accounts) + "</accounts></collector>";
    }
}
