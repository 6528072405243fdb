/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jamescollector.history.LeftMessage;
import org.jamescollector.net.ProviderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/administration.md tells of everything that can be met, with the numbers that are so. */
class AdministrationGuideTest {

    private static String guide() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("docs")) ? here : here.getParent();
        return Files.readString(root.resolve("docs/administration.md"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellWhatToDoAboutEachProblemOfAProvider(ProviderException.Kind kind) throws IOException {
        assertThat(guide().lines()).anyMatch(line -> line.startsWith("| ") && line.contains("| `" + kind + "` |"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellWhyMessagesAreLeft(LeftMessage.Cause cause) throws IOException {
        assertThat(guide().lines()).anyMatch(line -> line.startsWith("| `" + cause + "` |"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "running",
                "messages",
                "bytes",
                "left",
                "refused",
                "fallback",
                "decisions.<decision>",
                "notices.<kind>",
                "failedRuns"
            })
    void shouldTellOfEachMetric(String name) throws IOException {
        assertThat(guide().lines()).anyMatch(line -> line.startsWith("| `collector." + name + "` |"));
    }

    @Test
    void shouldTellWhenADeadNodeIsNoticed() throws IOException {
        Duration heartbeat = CollectScheduler.Pace.DEFAULT.heartbeat();
        int missed = CollectScheduler.Pace.DEFAULT.missedHeartbeats();

        assertThat(guide())
                .contains("noticed after " + heartbeat.multipliedBy(missed).toSeconds() + " seconds")
                .contains(missed + " heartbeats of " + heartbeat.toSeconds() + " seconds");
    }
}
