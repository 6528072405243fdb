/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The maildir that Dovecot serves. Its messages are written once; restoring it makes hard links to them, so that nothing
 * has to be flushed to disk while a contestant runs.
 */
final class Mailbox {

    private static final List<String> FOLDERS = List.of("cur", "new", "tmp");

    private final Path maildir;
    private final Path originals;
    private final Owner owner;
    private final FileTime folderTime = FileTime.from(Instant.now().minus(Duration.ofDays(1)));

    Mailbox(Path home, Owner owner) throws IOException {
        this.maildir = home.resolve("Maildir");
        this.originals = home.resolve("originals");
        this.owner = owner;
        Files.createDirectories(originals);
    }

    /** Writes the messages 1 to {@code count}; whatever was there before is gone, kept indexes too. */
    void generate(Messages messages, int count) throws IOException {
        empty(originals);
        List<Path> indexes;
        try (Stream<Path> all = Files.list(originals.getParent())) {
            indexes = all.filter(file -> file.getFileName().toString().startsWith("index-"))
                    .toList();
        }
        for (Path index : indexes) {
            delete(index);
        }
        for (int number = 1; number <= count; number++) {
            byte[] message = messages.message(number);
            int lines = 0;
            for (byte b : message) {
                if (b == '\n') {
                    lines++;
                }
            }
            // As Dovecot itself names what it delivers: S is the size in the file, W the size with CRLF.
            String name = String.format(
                    "%d.M%dP1.store7,S=%d,W=%d:2,",
                    1_767_600_000 + number, number, message.length, message.length + lines);
            owner.give(Files.write(originals.resolve(name), message));
        }
    }

    /** Makes the mailbox with the first messages of those generated, and with Dovecot's index where one was kept. */
    void restore(int count) throws IOException {
        delete(maildir);
        owner.give(Files.createDirectories(maildir));
        for (String folder : FOLDERS) {
            owner.give(Files.createDirectory(maildir.resolve(folder)));
        }
        List<Path> messages;
        try (Stream<Path> all = Files.list(originals)) {
            messages = all.sorted().limit(count).toList();
        }
        if (messages.size() < count) {
            throw new IllegalStateException("only " + messages.size() + " messages were generated, not " + count);
        }
        for (Path message : messages) {
            Files.createLink(
                    maildir.resolve("cur").resolve(message.getFileName().toString()), message);
        }
        if (hasIndex(count)) {
            copy(index(count), maildir);
        }
        // The index knows the folders by this time; and one that changed just now is read again in every session.
        for (String folder : FOLDERS) {
            Files.setLastModifiedTime(maildir.resolve(folder), folderTime);
        }
    }

    boolean hasIndex(int count) {
        return Files.exists(index(count));
    }

    /** Keeps the index that Dovecot has made, for {@link #restore} of as many messages. */
    void keepIndex(int count) throws IOException {
        copy(maildir, Files.createDirectory(index(count)));
    }

    private Path index(int count) {
        return originals.resolveSibling("index-" + count);
    }

    private void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(from)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            owner.give(Files.copy(file, to.resolve(file.getFileName().toString())));
        }
    }

    /** How many messages are in it now; none before it was filled for the first time. */
    int size() throws IOException {
        return FOLDERS.stream()
                .map(maildir::resolve)
                .filter(Files::exists)
                .mapToInt(Mailbox::count)
                .sum();
    }

    static int count(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return (int) files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what is in a folder. */
    static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
    }

    /** Deletes a folder with all that is in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.toList();
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            Files.deleteIfExists(all.get(i));
        }
    }
}
