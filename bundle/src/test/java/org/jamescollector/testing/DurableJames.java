/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import org.apache.james.ExtraProperties;
import org.apache.james.FakeSearchMailboxModule;
import org.apache.james.GuiceJamesServer;
import org.apache.james.JamesServerMain;
import org.apache.james.MemoryJamesConfiguration;
import org.apache.james.MemoryJamesServerMain;
import org.apache.james.modules.server.JMXServerModule;

/**
 * James' memory app with one difference: its mail queues outlive the process. Mailboxes, users and domains are still gone when it
 * ends. A main class, run as a process of its own by {@link StockJames}.
 */
public final class DurableJames {

    private DurableJames() {}

    public static void main(String[] args) throws Exception {
        ExtraProperties.initialize();
        MemoryJamesConfiguration configuration = MemoryJamesConfiguration.builder()
                .useWorkingDirectoryEnvProperty()
                .build();
        GuiceJamesServer server = MemoryJamesServerMain.createServer(configuration)
                .combineWith(new FakeSearchMailboxModule(), new JMXServerModule())
                .overrideWith(new DurableQueueModule());
        JamesServerMain.main(server);
    }
}
