/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of a run have in common: a collector with an empty history before each. */
abstract class CollectingTest {

    @TempDir
    Path folder;

    CollectFixture collector;

    @BeforeEach
    void open() {
        collector = new CollectFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        collector.close();
    }

    /** So many runs, one at once after the other. */
    void run(FakePop3Server provider, int times) {
        for (int i = 0; i < times; i++) {
            collector.run(provider.port());
        }
    }

    void later(Duration time) {
        collector.now = collector.now.plus(time);
    }

    static List<String> texts(List<FakeMessage> messages) {
        return messages.stream()
                .map(message -> new String(message.octets(), StandardCharsets.ISO_8859_1))
                .toList();
    }
}
