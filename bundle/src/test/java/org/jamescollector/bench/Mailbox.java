/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
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

    Mailbox(Path home, Owner owner) throws IOException {
        this.maildir = home.resolve("Maildir");
        this.originals = home.resolve("originals");
        this.owner = owner;
        Files.createDirectories(originals);
    }

    /** Writes the messages 1 to {@code count}; whatever was there before is gone. */
    void generate(Messages messages, int count) throws IOException {
        empty(originals);
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

    /** Makes the mailbox as if nobody had ever asked for it, with the first messages of those generated. */
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
    }

    /** How many messages are in it now. */
    int size() throws IOException {
        return FOLDERS.stream()
                .mapToInt(folder -> count(maildir.resolve(folder)))
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
        for (int i : IntStream.range(0, all.size()).toArray()) {
            Files.deleteIfExists(all.get(all.size() - 1 - i));
        }
    }
}
