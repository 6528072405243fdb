/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.testing.SteeredClock;

/** Held mail with what it needs of James, in memory. Each mail is a millisecond younger than the one before. */
public final class HeldFixture implements AutoCloseable {

    public final MemoryRepositories repositories = new MemoryRepositories();
    public final ManageableMailQueue spool =
            new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory()).createQueue(MailQueueFactory.SPOOL);
    public final Undeliverable undeliverable = new Undeliverable(spool, "bounces");
    public final ProviderSettings settings;
    public final HeldMail held;
    public final DomainLeases leases;
    private final HistoryDatabase database;
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");

    /** @param domains whose mail is held */
    public HeldFixture(Path folder, String... domains) {
        settings = ProviderSettings.of(
                Optional.of(MemoryRepositories.PATTERN),
                "bounces",
                ProviderSettings.SignInRules.DEFAULT,
                1,
                Stream.of(domains)
                        .map(name -> new HeldDomain(
                                Domain.of(name),
                                Set.of(Username.of("customer@example.org")),
                                List.of(),
                                Optional.empty(),
                                HoldLimits.DEFAULT))
                        .toList());
        database = HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("collector.db")));
        held = new HeldMail(repositories, settings, new SteeredClock(() -> now));
        leases = new DomainLeases(database.jdbi(), "here", Clock.systemUTC());
    }

    public HeldDomain domain(String name) {
        return settings.domain(Domain.of(name)).orElseThrow();
    }

    /** A mail, which the caller disposes of. */
    public static Mail mail(String subject, String... recipients) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name(subject)
                .sender("sender@example.org")
                .addRecipients(recipients)
                .build();
        mail.setMessageNoCopy(new MimeMessageWrapper(MimeMessageInputStreamSource.create(
                subject,
                new ByteArrayInputStream(
                        ("Subject: " + subject + "\r\n\r\nbody\r\n").getBytes(StandardCharsets.UTF_8)))));
        return mail;
    }

    /** Holds a message for its recipients, who are in one domain. */
    public HeldKey hold(String subject, String... recipients) throws Exception {
        now = now.plus(Duration.ofMillis(1));
        Mail mail = mail(subject, recipients);
        HeldDomain domain =
                domain(mail.getRecipients().iterator().next().getDomain().asString());
        return held.hold(domain, mail, mail.getRecipients()).orElseThrow();
    }

    /** Has a domain's mail in a repository that removes nothing as long as the answer is true. */
    public AtomicBoolean refuseToRemove(String domain) {
        AtomicBoolean refuses = new AtomicBoolean(true);
        repositories.use(domain, new MemoryMailRepository() {
            @Override
            public void remove(MailKey key) {
                if (refuses.get()) {
                    throw new IllegalStateException("read-only");
                }
                super.remove(key);
            }
        });
        return refuses;
    }

    /** What the spool has got. */
    public List<Mail> spooled() throws Exception {
        List<Mail> mails = new ArrayList<>();
        spool.browse().forEachRemaining(item -> mails.add(item.getMail()));
        return mails;
    }

    @Override
    public void close() {
        database.close();
    }
}
