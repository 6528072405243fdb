/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.io.IOException;
import org.jamescollector.history.DatabaseSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresSchedulingTest extends SchedulingContract {

    private static Postgres postgres;
    private DatabaseSettings settings;

    @BeforeAll
    static void startServer() throws IOException {
        postgres = new Postgres();
    }

    @AfterAll
    static void stopServer() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void makeDatabase() {
        settings = postgres.emptyDatabase();
    }

    @Override
    DatabaseSettings settings() {
        return settings;
    }
}
