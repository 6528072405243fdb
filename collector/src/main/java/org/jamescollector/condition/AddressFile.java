/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import com.google.common.base.Ticker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of addresses and domains, which people and programs change while James runs. Whoever asks first after a change reads the file
 * again; all others meanwhile go by what it said before, as everybody does while it is missing or wrong.
 */
public final class AddressFile {

    private static final Logger LOGGER = LoggerFactory.getLogger(AddressFile.class);
    private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();

    private final String url;
    private final Path file;
    private final Ticker ticker;
    /** Whoever has it looks at the file. */
    private final AtomicBoolean looking = new AtomicBoolean();

    private volatile AddressSet addresses;
    private volatile long lookedAt;

    // Of whoever looks.
    private Stamp read;
    private Optional<String> problem = Optional.empty();

    private AddressFile(String url, Path file, Ticker ticker, Stamp read, AddressSet addresses) {
        this.url = url;
        this.file = file;
        this.ticker = ticker;
        this.read = read;
        this.addresses = addresses;
        this.lookedAt = ticker.read();
    }

    /**
     * Reads it.
     *
     * @param url {@code file://conf/blocked.txt}
     * @throws IllegalArgumentException when there is no such file, or it holds something else; says what
     */
    public static AddressFile open(String url, FileSystem fileSystem) {
        return open(url, fileSystem, Ticker.systemTicker());
    }

    static AddressFile open(String url, FileSystem fileSystem, Ticker ticker) {
        if (!url.startsWith(FileSystem.FILE_PROTOCOL)) {
            throw new IllegalArgumentException("\"" + url + "\" does not begin with " + FileSystem.FILE_PROTOCOL);
        }
        try {
            Path file = fileSystem.getFile(url).toPath();
            Stamp stamp = Stamp.of(file);
            return new AddressFile(url, file, ticker, stamp, read(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(url + ": " + reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(url + ": " + e.getMessage(), e);
        }
    }

    private static AddressSet read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return AddressSet.read(lines);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not UTF-8", e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : e.toString();
    }

    /** Whether it is in the file, or its domain, or one with all below it that its domain is below. */
    public boolean contains(MailAddress address) {
        return contains(address.asString());
    }

    /** The same for an address that James does not know how to write. */
    public boolean contains(String address) {
        if (ticker.read() - lookedAt >= BETWEEN_LOOKS && looking.compareAndSet(false, true)) {
            try {
                look();
            } finally {
                lookedAt = ticker.read();
                looking.set(false);
            }
        }
        return addresses.contains(address);
    }

    private void look() {
        try {
            Stamp stamp = Stamp.of(file);
            if (!stamp.equals(read)) {
                readAgain(stamp);
            }
            problem = Optional.empty();
        } catch (IOException e) {
            tell(reason(e));
        }
    }

    private void readAgain(Stamp stamp) throws IOException {
        try {
            AddressSet found = read(file);
            // Else somebody is still writing.
            if (stamp.equals(Stamp.of(file))) {
                read = stamp;
                addresses = found;
                LOGGER.info("{} was read again: {} addresses and domains", url, found.size());
            }
        } catch (IllegalArgumentException e) {
            read = stamp;
            tell(e.getMessage());
        }
    }

    private void tell(String what) {
        if (!problem.equals(Optional.of(what))) {
            problem = Optional.of(what);
            LOGGER.error("{}: {}. What it said before still goes", url, what);
        }
    }

    /** By which a change is noticed. */
    private record Stamp(FileTime changed, long size) {

        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size());
        }
    }
}
