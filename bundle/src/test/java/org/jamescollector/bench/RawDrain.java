/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * The floor: everything fetched and deleted, pipelined, in one session, and thrown away. Asks what the collector asks:
 * CAPA, sign-in, STAT, UIDL, LIST, then RETR and DELE of each message, QUIT.
 *
 * @param window how many messages are asked for before the first of them has come
 */
record RawDrain(int window) implements Contestant {

    /** On loopback 10 would do; this is for the round trips: 1,000 every 50 ms are 20,000 messages a second. */
    static final int WINDOW = 1_000;

    @Override
    public String name() {
        return window == WINDOW ? "raw" : "raw-" + window;
    }

    @Override
    public Duration run(PopServer server) throws IOException {
        long start = System.nanoTime();
        try (PopLine line = PopLine.signIn(server)) {
            line.send("CAPA\r\nSTAT\r\nUIDL\r\nLIST\r\n");
            line.skipListing();
            line.status();
            line.skipListing();
            line.skipListing();
            drain(line, server.messages());
            line.send("QUIT\r\n");
            line.status();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void drain(PopLine line, int messages) throws IOException {
        int asked = 0;
        StringBuilder commands = new StringBuilder();
        for (int got = 0; got < messages; got++) {
            // Half a window at a time: few, large writes, and the provider never waits for us.
            if (asked < messages && asked - got <= window / 2) {
                commands.setLength(0);
                for (int end = Math.min(messages, got + window); asked < end; asked++) {
                    commands.append("RETR ")
                            .append(asked + 1)
                            .append("\r\nDELE ")
                            .append(asked + 1)
                            .append("\r\n");
                }
                line.send(commands.toString());
            }
            line.skipListing();
            line.status();
        }
    }
}
