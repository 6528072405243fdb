/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import org.jamescollector.testing.StockJames;

/** What a benchmark waits for in a James, by asking its web administration. */
final class Waiting {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Waiting() {}

    /** Something that becomes true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** @throws IOException if it does not come to pass within ten minutes */
    static void until(String what, Condition condition) throws IOException, InterruptedException {
        until(what, PAUSE, condition);
    }

    static void until(String what, Duration pause, Condition condition) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException("waited " + PATIENCE + " in vain: " + what);
            }
            Thread.sleep(pause.toMillis());
        }
    }

    /** How many mails are in a queue of James, those that are being worked on among them. */
    static int queued(StockJames james, String queue) throws IOException {
        return JSON.readTree(james.webadmin().get("/mailQueues/" + queue).body())
                .path("size")
                .asInt();
    }
}
