/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import org.junit.jupiter.api.BeforeEach;

class PostgresRuleMemoryTest extends RuleMemoryContract {

    private DatabaseSettings settings;

    @Override
    @BeforeEach
    void open() {
        if (settings == null) {
            settings = PostgresServer.shared().emptiedDatabase();
        }
        super.open();
    }

    @Override
    DatabaseSettings settings() {
        return settings;
    }
}
