/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.james.utils.PropertiesProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ExtensionsCheckTest {

    private static final String OURS = "org.jamescollector.module.CollectorStartable";

    @TempDir
    private Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger(ExtensionsCheck.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void detach() {
        logger.detachAppender(log);
    }

    private Optional<String> answered = Optional.empty();

    private List<String> said(String extensions) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("conf")).resolve("extensions.properties"), extensions);
        FileSystemImpl files = new FileSystemImpl(Configuration.builder()
                .workingDirectory(folder.toString())
                .configurationFromClasspath()
                .build()
                .directories());
        answered = new ExtensionsCheck(
                        new PropertiesProvider(files, new Configuration.ConfigurationPath("file://conf/")))
                .run();
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void shouldSayThatNothingIsCollectedWhereJamesWasNotToldToBegin() throws Exception {
        assertThat(said("guice.extension.module=org.jamescollector.module.CollectorModule\n"))
                .containsExactly("Nothing is collected: conf/extensions.properties lacks guice.extension.startable="
                        + OURS + ". Put it in and restart James");
        assertThat(answered).as("for whoever wants something of it").hasValueSatisfying(why -> assertThat(why)
                .startsWith("Nothing is collected: "));
    }

    @Test
    void shouldKeepWhatElseJamesBeginsInTheLineToPaste() throws Exception {
        assertThat(said("guice.extension.startable=org.example.One, org.example.Two\n"))
                .containsExactly("Nothing is collected: conf/extensions.properties lacks"
                        + " guice.extension.startable=org.example.One,org.example.Two," + OURS
                        + ". Put it in, in the place of the line that is there, and restart James");
    }

    @Test
    void shouldBeContentWhereItWas() throws Exception {
        assertThat(said("guice.extension.startable=org.example.Another, " + OURS + "\n"))
                .isEmpty();
        assertThat(answered).isEmpty();
    }

    @Test
    void shouldFindItInALineOfItsOwn() throws Exception {
        assertThat(said("guice.extension.startable=org.example.Another\nguice.extension.startable=" + OURS + "\n"))
                .isEmpty();
    }
}
