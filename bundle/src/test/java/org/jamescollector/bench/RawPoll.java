/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.time.Duration;

/** The floor of an idle poll: sign in, read all unique-ids, QUIT. */
record RawPoll() implements Contestant {

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public Duration run(PopServer server) throws IOException {
        long start = System.nanoTime();
        try (PopLine line = PopLine.signIn(server)) {
            line.send("UIDL\r\n");
            line.skipListing();
            line.send("QUIT\r\n");
            line.status();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
