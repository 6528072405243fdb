/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ExpiredMailTest {

    @RegisterExtension
    private final LogOf log = new LogOf(ExpiredMail.class);

    @TempDir
    private Path folder;

    @Test
    void shouldSayOnceThatARepositoryCannotBeLookedAtAndNotThatMailWasHeldForTooLong() {
        KnownRepositories repositories = new KnownRepositories();
        HeldDomain domain = new HeldDomain(
                Domain.of("customer.example"), Set.of(), List.of(), Optional.empty(), HoldLimits.DEFAULT);
        ProviderSettings settings = ProviderSettings.of(
                Optional.empty(), "bounces", ProviderSettings.SignInRules.DEFAULT, 1, List.of(domain));
        HeldMail held = new HeldMail(repositories, settings, Clock.systemUTC());
        MemoryMailQueueFactory queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
        try (HistoryDatabase database = HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("collector.db")))) {
            ExpiredMail expired = new ExpiredMail(
                    settings,
                    held,
                    new DomainLeases(database.jdbi(), "here", Clock.systemUTC()),
                    new Undeliverable(queues.createQueue(MailQueueFactory.SPOOL), "bounces"),
                    Clock.systemUTC());

            repositories.breakDown(true);
            expired.giveBack();
            expired.giveBack();
            assertThat(log.said())
                    .singleElement()
                    .asString()
                    .startsWith("It cannot be seen whether mail is held for customer.example for too long");

            repositories.breakDown(false);
            expired.giveBack();
            repositories.breakDown(true);
            expired.giveBack();
            assertThat(log.said()).hasSize(2);
        } finally {
            queues.clean();
        }
    }
}
