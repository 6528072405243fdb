/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a message's bytes as they come and gives what it is recognised by: a digest of all of it and one of its header,
 * together with the header itself. The header is kept up to a bound; what is beyond counts for the content only.
 *
 * <p>Providers that keep mail in mbox files change some header lines whenever a message was read (Status, X-UID ...), so
 * those lines do not count for the header's digest.
 */
public final class MessageFingerprint {

    /** A header longer than this is cut here for recognition and envelope recovery; the message itself is not. */
    public static final int MAXIMUM_HEADER = 256 * 1024;

    private static final Set<String> CHANGED_BY_PROVIDERS = Set.of(
            "status", "x-status", "x-uid", "x-uidl", "x-keywords", "x-imap", "x-imapbase", "content-length", "lines");

    private static final Set<String> DISTINCTIVE = Set.of("message-id", "received");
    private static final int LONGEST_NAME = 16;

    private final MessageDigest content = sha256();
    private final Optional<CopyDigest> copy;
    private byte[] header = new byte[2048];
    private int headerLength;
    private boolean headerComplete;
    private long length;

    /** Without {@link #copyDigest()}. */
    public MessageFingerprint() {
        this(Optional.empty());
    }

    private MessageFingerprint(Optional<CopyDigest> copy) {
        this.copy = copy;
    }

    /** With {@link #copyDigest()}, at the price of another digest of the body. */
    public static MessageFingerprint withCopyDigest() {
        return new MessageFingerprint(Optional.of(new CopyDigest()));
    }

    /** The next bytes of the message. */
    public void update(byte[] bytes, int offset, int count) {
        content.update(bytes, offset, count);
        length += count;
        int ofHeader = headerComplete ? 0 : appendToHeader(bytes, offset, count);
        copy.ifPresent(digest -> digest.update(bytes, offset + ofHeader, count - ofHeader));
    }

    /** @return how many of these bytes are dealt with: all but those behind the header */
    private int appendToHeader(byte[] bytes, int offset, int count) {
        int taken = Math.min(count, MAXIMUM_HEADER - headerLength);
        if (headerLength + taken > header.length) {
            header = Arrays.copyOf(header, Math.min(MAXIMUM_HEADER, Math.max(header.length * 2, headerLength + taken)));
        }
        System.arraycopy(bytes, offset, header, headerLength, taken);
        int searchFrom = Math.max(0, headerLength - 3);
        headerLength += taken;
        int end = endOfHeader(searchFrom);
        if (end >= 0) {
            int behind = headerLength - end;
            copy.ifPresent(digest -> digest.update(header, end, behind));
            headerLength = end;
            headerComplete = true;
        } else if (headerLength == MAXIMUM_HEADER) {
            headerComplete = true;
        }
        return taken;
    }

    /** The offset behind the header's last line end, before the empty line; -1 where there is none yet. */
    private int endOfHeader(int from) {
        if (headerLength > 0 && header[0] == '\n') {
            return 0;
        }
        if (headerLength > 1 && header[0] == '\r' && header[1] == '\n') {
            return 0;
        }
        for (int i = from; i < headerLength; i++) {
            if (header[i] == '\n') {
                if (i + 1 < headerLength && header[i + 1] == '\n') {
                    return i + 1;
                }
                if (i + 2 < headerLength && header[i + 1] == '\r' && header[i + 2] == '\n') {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    /** The header, without the empty line that ends it; all of the message where there is no such line. */
    public byte[] header() {
        return Arrays.copyOf(header, headerLength);
    }

    /** Whether {@link #header()} is all of the header: one longer than {@link #MAXIMUM_HEADER} is cut. */
    public boolean isHeaderWhole() {
        return headerLength < MAXIMUM_HEADER || length == headerLength;
    }

    /** How many bytes came. */
    public long length() {
        return length;
    }

    /** Digest of everything that came. May be asked once, at the end. */
    public Digest contentDigest() {
        return Digest.of(content.digest());
    }

    /**
     * Digest of what all copies of this message have in common, where a provider stores one for each recipient. May be asked
     * once, at the end.
     *
     * @return empty where the message has no Message-ID, and without {@link #withCopyDigest()}
     */
    public Optional<Digest> copyDigest() {
        return copy.flatMap(digest -> digest.digest(header, headerLength));
    }

    /**
     * Digest of the header. TOP and RETR of one message give the same one: line ends, blank lines at the end and what
     * providers change by themselves do not count.
     */
    public Digest headerDigest() {
        MessageDigest digest = sha256();
        boolean counted = true;
        int start = 0;
        while (start < headerLength) {
            int end = start;
            while (end < headerLength && header[end] != '\n') {
                end++;
            }
            int textEnd = end > start && header[end - 1] == '\r' ? end - 1 : end;
            boolean continuation = header[start] == ' ' || header[start] == '\t';
            if (!continuation) {
                counted = !CHANGED_BY_PROVIDERS.contains(fieldName(start, textEnd));
            }
            if (counted && textEnd > start) {
                digest.update(header, start, textEnd - start);
                digest.update((byte) '\n');
            }
            start = end + 1;
        }
        return Digest.of(digest.digest());
    }

    /**
     * Whether the header alone tells this message from every other: it has a Message-ID or a trace line. Notices that a
     * program writes over and over may have neither, and then another one may have the very same header.
     */
    public boolean hasDistinctiveHeader() {
        boolean startsLine = true;
        for (int i = 0; i < headerLength; i++) {
            if (startsLine && DISTINCTIVE.contains(fieldName(i, headerLength))) {
                return true;
            }
            startsLine = header[i] == '\n';
        }
        return false;
    }

    private String fieldName(int start, int end) {
        int colon = start;
        while (colon < end && colon - start <= LONGEST_NAME && header[colon] != ':') {
            colon++;
        }
        if (colon - start > LONGEST_NAME) {
            return "";
        }
        return new String(header, start, colon - start, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
