/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.james.utils.PropertiesProvider;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ExtensionsCheckTest {

    private static final String OURS = "org.jamescollector.module.CollectorStartable";

    private static final String TASK = "guice.extension.task=org.jamescollector.webadmin.CollectorTaskModule";

    @TempDir
    private Path folder;

    @RegisterExtension
    private final LogOf log = new LogOf(ExtensionsCheck.class);

    private Optional<String> answered = Optional.empty();

    /** With the line for tasks. */
    private List<String> said(String extensions) throws Exception {
        return saidOf(TASK + "\n" + extensions);
    }

    private List<String> saidOf(String extensions) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("conf")).resolve("extensions.properties"), extensions);
        FileSystemImpl files = new FileSystemImpl(Configuration.builder()
                .workingDirectory(folder.toString())
                .configurationFromClasspath()
                .build()
                .directories());
        answered = new ExtensionsCheck(
                        new PropertiesProvider(files, new Configuration.ConfigurationPath("file://conf/")))
                .run();
        return log.said();
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
    void shouldWarnWhereTasksAreUnknown() throws Exception {
        assertThat(saidOf("guice.extension.startable=" + OURS + "\n"))
                .containsExactly("What a task of the collector did cannot be shown, and other nodes cannot run it:"
                        + " conf/extensions.properties lacks " + TASK + ". Put it in and restart James");
        assertThat(answered).as("mail is collected").isEmpty();
    }

    @Test
    void shouldFindItInALineOfItsOwn() throws Exception {
        assertThat(said("guice.extension.startable=org.example.Another\nguice.extension.startable=" + OURS + "\n"))
                .isEmpty();
    }
}
