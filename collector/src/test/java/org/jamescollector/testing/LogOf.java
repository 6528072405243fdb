/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What classes log: during a test, as an extension of it, or from {@link #fromNowOn} until it is closed. */
public final class LogOf implements BeforeEachCallback, AfterEachCallback, AutoCloseable {

    private final List<Logger> loggers;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** Warnings and errors. */
    public LogOf(Class<?>... classes) {
        loggers = Stream.of(classes)
                .map(one -> (Logger) LoggerFactory.getLogger(one))
                .toList();
    }

    /** What it says at INFO, too. */
    public static LogOf fromNowOn(Class<?> one) {
        LogOf log = new LogOf(one);
        log.loggers.forEach(logger -> logger.setLevel(Level.INFO));
        log.open();
        return log;
    }

    private void open() {
        log.start();
        loggers.forEach(logger -> logger.addAppender(log));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        loggers.forEach(logger -> {
            logger.detachAppender(log);
            // As the tests' configuration has it, which names none of them.
            logger.setLevel(null);
        });
    }

    /** The lines so far, without level and time. */
    public List<String> said() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
