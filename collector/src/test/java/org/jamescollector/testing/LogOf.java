/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What classes log during a test. */
public final class LogOf implements BeforeEachCallback, AfterEachCallback {

    private final List<Logger> loggers = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    public LogOf(Class<?>... classes) {
        for (Class<?> one : classes) {
            loggers.add((Logger) LoggerFactory.getLogger(one));
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        log.start();
        loggers.forEach(logger -> logger.addAppender(log));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        loggers.forEach(logger -> logger.detachAppender(log));
    }

    /** The lines so far. */
    public List<String> said() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
