/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import java.nio.file.Path;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.connection.CollectorNode;
import org.jamescollector.history.DatabaseSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of routes over what is remembered have in common: the account info, and office, which is disabled; neither is ever run. */
abstract class IdleAccounts {

    @TempDir
    Path folder;

    CollectorNode node;
    RunningWebAdmin web;

    @BeforeEach
    void start() {
        node = CollectorNode.on(DatabaseSettings.sqlite(folder.resolve("collector.db")))
                .accounts(
                        AnAccount.named("info", 1), AnAccount.named("office", 1).disabled())
                .idle();
        web = new RunningWebAdmin(node);
    }

    @AfterEach
    void stop() {
        web.close();
        node.close();
    }
}
