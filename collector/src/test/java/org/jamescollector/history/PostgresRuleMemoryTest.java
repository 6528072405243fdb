/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

class PostgresRuleMemoryTest extends RuleMemoryContract {

    @Override
    DatabaseSettings emptyDatabase() {
        return PostgresServer.shared().emptiedDatabase();
    }
}
