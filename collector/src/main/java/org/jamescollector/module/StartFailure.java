/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the last lines of the log say plainly why James did not start. James itself logs the exception with everything Guice
 * has to say about it, some two hundred lines, and then ends the JVM: only what is logged after that is found at once.
 */
@Singleton
final class StartFailure {

    private static final Logger LOGGER = LoggerFactory.getLogger(StartFailure.class);

    private final AtomicBoolean told = new AtomicBoolean();

    /** Has the reason logged when the JVM ends. Only the first failure counts; what follows are its consequences. */
    void tell(String reason) {
        if (told.compareAndSet(false, true)) {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> log(reason), "collector-start-failure"));
            } catch (IllegalStateException endsAlready) {
                log(reason);
            }
        }
    }

    private static void log(String reason) {
        LOGGER.error("James did not start, because of the collector:\n{}", reason);
    }
}
