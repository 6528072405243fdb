/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRuleMemoryTest extends RuleMemoryContract {

    @TempDir
    private Path folder;

    @Override
    DatabaseSettings emptyDatabase() {
        return DatabaseSettings.sqlite(folder.resolve("history.sqlite"));
    }
}
