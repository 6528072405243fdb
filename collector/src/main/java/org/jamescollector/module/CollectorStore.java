/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.io.FileNotFoundException;
import java.util.Optional;
import javax.annotation.PreDestroy;
import org.apache.james.filesystem.api.FileSystem;
import org.jamescollector.config.CollectorConfiguration;
import org.jamescollector.history.Asks;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.DecisionLog;
import org.jamescollector.history.History;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.history.HistoryException;
import org.jamescollector.history.JdbcHistory;
import org.jamescollector.history.Outbox;

/** The collector's database, open as long as James runs. */
@Singleton
public final class CollectorStore {

    private static final String SQLITE = "jdbc:sqlite:";

    private final HistoryDatabase database;
    private final JdbcHistory history;

    @Inject
    CollectorStore(CollectorConfiguration configuration, FileSystem fileSystem, StartFailure startFailure)
            throws FileNotFoundException {
        org.jamescollector.config.DatabaseSettings settings = configuration.database();
        try {
            this.database = HistoryDatabase.open(new DatabaseSettings(
                    resolve(settings.url(), fileSystem), settings.user(), settings.password(), settings.poolSize()));
        } catch (HistoryException | FileNotFoundException e) {
            startFailure.tell(e.getMessage());
            throw e;
        }
        this.history = new JdbcHistory(database, Runnable::run);
    }

    private static String resolve(String url, FileSystem fileSystem) throws FileNotFoundException {
        Optional<String> file = Optional.of(url)
                .filter(any -> any.startsWith(SQLITE + FileSystem.FILE_PROTOCOL))
                .map(any -> any.substring(SQLITE.length()));
        return file.isEmpty() ? url : SQLITE + fileSystem.getFile(file.get()).getAbsolutePath();
    }

    HistoryDatabase database() {
        return database;
    }

    History history() {
        return history;
    }

    DecisionLog decisionLog() {
        return history.decisionLog();
    }

    Outbox outbox() {
        return history.outbox();
    }

    Asks asks() {
        return history.asks();
    }

    @PreDestroy
    void close() {
        history.close();
        database.close();
    }
}
