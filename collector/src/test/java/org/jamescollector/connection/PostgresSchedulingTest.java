/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.PostgresServer;

class PostgresSchedulingTest extends SchedulingContract {

    private final DatabaseSettings settings = PostgresServer.shared().newDatabase(10);

    @Override
    DatabaseSettings settings() {
        return settings;
    }
}
