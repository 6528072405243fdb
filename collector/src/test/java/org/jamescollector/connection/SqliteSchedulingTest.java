/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.nio.file.Path;
import org.jamescollector.history.DatabaseSettings;
import org.junit.jupiter.api.io.TempDir;

class SqliteSchedulingTest extends SchedulingContract {

    @TempDir
    Path folder;

    @Override
    DatabaseSettings settings() {
        return DatabaseSettings.sqlite(folder.resolve("collector.db"));
    }
}
