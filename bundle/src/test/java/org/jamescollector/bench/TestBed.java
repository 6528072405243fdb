/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** A temporary folder with a mailbox and a Dovecot that serves it; gone when closed. */
final class TestBed implements AutoCloseable {

    /** For so long after its first look Dovecot reads the folders again in every session. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private final Path folder;
    private final Mailbox mailbox;
    private final BenchDovecot dovecot;

    private TestBed(Path folder, Mailbox mailbox, BenchDovecot dovecot) {
        this.folder = folder;
        this.mailbox = mailbox;
        this.dovecot = dovecot;
    }

    static TestBed open() throws IOException, InterruptedException {
        Owner owner = Owner.ofThisProcess();
        Path folder = Files.createTempDirectory("bench-pop3-");
        try {
            // The owner of the mail has to get through to it.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path home = owner.give(Files.createDirectory(folder.resolve("home")));
            Mailbox mailbox = new Mailbox(home, owner);
            return new TestBed(folder, mailbox, BenchDovecot.start(folder.resolve("dovecot"), home, owner));
        } catch (IOException e) {
            Mailbox.delete(folder);
            throw e;
        }
    }

    Path folder(String name) {
        return folder.resolve(name);
    }

    Mailbox mailbox() {
        return mailbox;
    }

    int port() {
        return dovecot.port();
    }

    /** Contestants empty the mailbox; it is full again, and Dovecot's index warm, before the next. */
    Race.Course draining(int port) {
        return new Race.Course() {
            @Override
            public PopServer prepare(int messages) throws Exception {
                restore(messages);
                look(messages);
                return server(port, messages);
            }

            @Override
            public void check(Contestant contestant, int messages) throws IOException {
                if (mailbox.size() != 0) {
                    throw new IllegalStateException(contestant.name() + " left " + mailbox.size() + " messages");
                }
            }

            @Override
            public Duration serverCpu() throws InterruptedException {
                return dovecot.cpu();
            }
        };
    }

    /** Contestants leave the mailbox as it is. */
    Race.Course polling() {
        return new Race.Course() {
            @Override
            public PopServer prepare(int messages) throws Exception {
                if (mailbox.size() != messages) {
                    restore(messages);
                }
                look(messages);
                return server(port(), messages);
            }

            @Override
            public void check(Contestant contestant, int messages) throws IOException {
                if (mailbox.size() != messages) {
                    throw new IllegalStateException(contestant.name() + " took messages away");
                }
            }

            @Override
            public Duration serverCpu() throws InterruptedException {
                return dovecot.cpu();
            }
        };
    }

    /** A mailbox that Dovecot knows, as one that was filled long ago: the same for every contestant. */
    private void restore(int messages) throws IOException, InterruptedException {
        mailbox.restore(messages);
        if (!mailbox.hasIndex(messages)) {
            look(messages);
            Thread.sleep(SETTLING.toMillis());
            look(messages);
            look(messages);
            mailbox.keepIndex(messages);
        }
    }

    private void look(int messages) throws IOException {
        try (PopLine line = PopLine.signIn(server(port(), messages))) {
            line.send("UIDL\r\nLIST\r\nQUIT\r\n");
            line.skipListing();
            line.skipListing();
            line.status();
        }
    }

    private static PopServer server(int port, int messages) {
        return new PopServer(BenchDovecot.HOST, port, BenchDovecot.USER, BenchDovecot.PASSWORD, messages);
    }

    @Override
    public void close() throws IOException {
        dovecot.close();
        if (Files.exists(folder)) {
            // Whoever is interrupted while writing into it finds it gone, and cannot fill it again while it is deleted.
            Mailbox.delete(Files.move(folder, folder.resolveSibling(folder.getFileName() + "-closed")));
        }
    }
}
