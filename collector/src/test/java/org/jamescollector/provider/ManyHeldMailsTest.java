/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.Domain;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.file.FileMailRepository;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.jamescollector.held.DomainLeases;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HoldLimits;
import org.jamescollector.held.ProviderSettings;
import org.jamescollector.held.Undeliverable;
import org.jamescollector.history.DatabaseSettings;
import org.jamescollector.history.HistoryDatabase;
import org.jamescollector.provider.smtp.SmtpSession;
import org.jamescollector.provider.smtp.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A customer with 100,000 mails in James' file repository: while he fetches them, memory does not grow with what he has fetched, and what is left
 * takes no more than its names. {@code -Dcollector.held.mails=..} makes it another number.
 */
class ManyHeldMailsTest {

    private static final int MAILS = Integer.getInteger("collector.held.mails", 100_000);
    /** Octets in memory for each mail that waits: its name, here and in James' repository. */
    private static final int NAMES = 600;
    /** Links to one file are limited by file systems. */
    private static final int LINKS = 20_000;

    private static final long MEGABYTE = 1 << 20;
    private static final String FOLDER = "var/mail/held/customer.example";
    private static final HeldDomain CUSTOMER =
            new HeldDomain(Domain.of("customer.example"), Set.of(), List.of(), Optional.empty(), HoldLimits.DEFAULT);

    @TempDir
    private Path folder;

    private FileMailRepository repository;

    @BeforeEach
    void fill() throws Exception {
        repository = opened();
        HeldMail held = held();
        Path there = folder.resolve(FOLDER);
        for (int made = 0; made < MAILS; made += LINKS) {
            MailImpl mail = mail();
            HeldKey key = held.hold(CUSTOMER, mail, mail.getRecipients()).orElseThrow();
            LifecycleUtil.dispose(mail);
            for (int i = 1; i < Math.min(LINKS, MAILS - made); i++) {
                HeldKey another = new HeldKey(Instant.ofEpochMilli(made + i), key.size(), i);
                for (String kind : List.of(".Repository.FileStreamStore", ".Repository.FileObjectStore")) {
                    Files.createLink(there.resolve(file(another) + kind), there.resolve(file(key) + kind));
                }
            }
        }
        repository = opened();
    }

    /** What James calls the files of a mail. */
    private static String file(HeldKey key) {
        return HexFormat.of()
                .formatHex(key.toString().getBytes(StandardCharsets.UTF_8))
                .toUpperCase(Locale.ROOT);
    }

    private FileMailRepository opened() throws Exception {
        FileSystem files = new FileSystemImpl(Configuration.builder()
                .workingDirectory(folder.toString())
                .configurationFromClasspath()
                .build()
                .directories());
        FileMailRepository opened = new FileMailRepository();
        opened.setFileSystem(files);
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        configuration.addProperty("[@destinationURL]", "file://" + FOLDER);
        opened.configure(configuration);
        opened.init();
        return opened;
    }

    private HeldMail held() {
        MailRepositoryStore store = (MailRepositoryStore) Proxy.newProxyInstance(
                MailRepositoryStore.class.getClassLoader(),
                new Class<?>[] {MailRepositoryStore.class},
                (proxy, method, arguments) -> method.getName().equals("select") ? repository : Optional.empty());
        return new HeldMail(store, ProviderSettings.NONE, Clock.systemUTC());
    }

    private static MailImpl mail() throws Exception {
        String message =
                "Subject: one of many\r\n\r\n" + "x".repeat(76).concat("\r\n").repeat(13);
        MailImpl mail = MailImpl.builder()
                .name("m")
                .sender("sender@example.org")
                .addRecipient("anna@customer.example")
                .build();
        mail.setMessageNoCopy(new MimeMessageWrapper(MimeMessageInputStreamSource.create(
                "m", new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)))));
        return mail;
    }

    private static <T> T nobody(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> "nobody"));
    }

    @Test
    void shouldNeedNoMoreMemoryTheMoreIsFetched() throws Exception {
        HeldMail held = held();
        assertThat(held.oldestFirst(CUSTOMER)).hasSize(MAILS);
        TreeMap<Integer, Long> used = new TreeMap<>();
        Taker taker = new Taker(taken -> {
            if (taken == 0 || taken % (MAILS / 4) == 1) {
                used.put(taken, usedMemory());
            }
        });
        try (HistoryDatabase database = HistoryDatabase.open(DatabaseSettings.sqlite(folder.resolve("collector.db")))) {
            DomainLeases leases = new DomainLeases(database.jdbi(), "here", Clock.systemUTC());
            try (Leased leased =
                    new Leased(CUSTOMER, leases.acquire(CUSTOMER.name()).orElseThrow())) {
                int[] asked = {0};
                HeldQueue queue = new HeldQueue(
                        held,
                        new Undeliverable(nobody(MailQueue.class), "bounces"),
                        new SevenBit(),
                        new QueueMemory(),
                        List.of(leased),
                        () -> {
                            // However long it takes: nobody else is there who would take the lease.
                            if (asked[0]++ % 1_000 == 0) {
                                leases.renewAll();
                            }
                            return false;
                        });
                long before = usedMemory();
                SmtpSession session = new SmtpSession(taker);
                session.awaitGreeting();
                session.hello("provider.example");
                session.send(queue);
                session.quit();

                assertThat(queue.counts().taken()).isEqualTo(MAILS);
                assertThat(held.hasAny(CUSTOMER)).isFalse();
                System.out.printf(
                        "ManyHeldMailsTest: %d mails, used before %d MB, by mails taken %s%n",
                        MAILS, before / MEGABYTE, used);
                assertThat(used.values()).allSatisfy(octets -> assertThat(octets - before)
                        .isLessThan((long) MAILS * NAMES + 10 * MEGABYTE));
                assertThat(used.lastEntry().getValue() - used.firstEntry().getValue())
                        .as("growth from the first to the last")
                        .isLessThan(5 * MEGABYTE);
            }
        }
    }

    private static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private interface Watcher {
        void taken(int mails);
    }

    /** The line to a customer who takes all at once and keeps nothing. */
    private static final class Taker implements Wire {

        private static final String END = "\r\n.\r\n";

        private final Watcher watcher;
        private final StringBuilder line = new StringBuilder();
        private final Deque<String> replies = new ArrayDeque<>(List.of("220 here"));
        private boolean inMessage;
        private int ended;
        private int taken;

        Taker(Watcher watcher) {
            this.watcher = watcher;
        }

        @Override
        public void send(byte[] octets, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                if (inMessage) {
                    content((char) octets[i]);
                } else if (octets[i] == '\n') {
                    command(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) octets[i]);
                }
            }
        }

        private void content(char octet) {
            ended = octet == END.charAt(ended) ? ended + 1 : octet == '\r' ? 1 : 0;
            if (ended == END.length()) {
                inMessage = false;
                ended = 0;
                watcher.taken(taken++);
                replies.add("250 taken");
            }
        }

        private void command(String command) {
            if (command.startsWith("EHLO")) {
                replies.addAll(List.of("250-here", "250 PIPELINING"));
            } else {
                inMessage = command.startsWith("DATA");
                replies.add(inMessage ? "354 go on" : "250 yes");
            }
        }

        @Override
        public String readLine(Duration patience) throws IOException {
            if (replies.isEmpty()) {
                throw new IOException("no answer");
            }
            return replies.remove();
        }

        @Override
        public boolean hasUnread() {
            return !replies.isEmpty();
        }

        @Override
        public void close() {
            // There is no line.
        }
    }
}
