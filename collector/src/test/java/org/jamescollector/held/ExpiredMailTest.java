/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.james.core.Domain;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.mailet.Mail;
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

    private static final String CUSTOMER = "customer.example";

    /** Whose mail has been held for too long. */
    private static ExpiredMail late(HeldFixture james) {
        return new ExpiredMail(
                james.settings,
                james.held,
                james.leases,
                james.undeliverable,
                Clock.fixed(Instant.parse("2027-12-01T00:00:00Z"), ZoneOffset.UTC));
    }

    private static List<String> told(HeldFixture james) throws Exception {
        List<String> subjects = new ArrayList<>();
        for (Mail mail : james.spooled()) {
            subjects.add(mail.getMessage().getSubject());
        }
        return subjects;
    }

    private static Mail damaged() {
        return (Mail) Proxy.newProxyInstance(
                Mail.class.getClassLoader(), new Class<?>[] {Mail.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("damaged");
                });
    }

    @Test
    void shouldGiveBackWhatIsBehindAMailThatIsDamaged() throws Exception {
        try (HeldFixture james = new HeldFixture(folder, CUSTOMER)) {
            Set<MailKey> damaged = new HashSet<>();
            james.repositories.use(CUSTOMER, new MemoryMailRepository() {
                @Override
                public Mail retrieve(MailKey key) {
                    return damaged.contains(key) ? damaged() : super.retrieve(key);
                }
            });
            damaged.add(james.hold("damaged", "anna@" + CUSTOMER).toMailKey());
            james.hold("behind", "anna@" + CUSTOMER);

            late(james).giveBack();

            assertThat(told(james)).containsExactly("behind");
            assertThat(james.held.amount(james.domain(CUSTOMER)).messages()).isEqualTo(1);
            assertThat(log.said()).singleElement().asString().contains("such mail cannot be given back");
        }
    }

    @Test
    void shouldTellASenderOnceWhereTheRepositoryDoesNotRemoveHisMail() throws Exception {
        try (HeldFixture james = new HeldFixture(folder, CUSTOMER)) {
            AtomicBoolean refuses = james.refuseToRemove(CUSTOMER);
            james.hold("one", "anna@" + CUSTOMER);
            james.hold("two", "anna@" + CUSTOMER);
            ExpiredMail expired = late(james);

            expired.giveBack();
            assertThat(told(james)).containsExactly("one");
            expired.giveBack();
            expired.giveBack();
            assertThat(told(james)).containsExactly("one", "two");

            refuses.set(false);
            expired.giveBack();
            assertThat(james.repositories.repository(CUSTOMER).list()).isExhausted();
            assertThat(told(james)).hasSize(2);
        }
    }
}
