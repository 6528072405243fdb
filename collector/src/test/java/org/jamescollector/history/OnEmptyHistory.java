/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.key;

import java.time.Instant;
import java.util.Optional;
import org.jamescollector.history.RememberedMessages.Remembered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What contracts of a history have in common: one that is empty before each test, whatever database it is in. */
abstract class OnEmptyHistory {

    DatabaseSettings settings;
    HistoryDatabase database;
    JdbcHistory history;

    /** Asked for once for each test. */
    abstract DatabaseSettings emptyDatabase();

    @BeforeEach
    void begin() {
        settings = emptyDatabase();
        open();
    }

    private void open() {
        database = HistoryDatabase.open(settings);
        history = new JdbcHistory(database, Runnable::run);
    }

    @AfterEach
    void close() {
        history.close();
        database.close();
    }

    void restart() {
        close();
        open();
    }

    /** As if the provider had listed these and no others. */
    void reconcileWith(Instant now, String... listing) {
        RememberedMessages remembered = history.remembered(ACCOUNT);
        for (String id : listing) {
            remembered.see(key(id));
        }
        history.reconcile(ACCOUNT, remembered, now);
    }

    Optional<Remembered> see(String id) {
        return history.remembered(ACCOUNT).see(key(id));
    }
}
