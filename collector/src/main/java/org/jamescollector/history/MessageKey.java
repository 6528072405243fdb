/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

/**
 * What identifies a message within an account, for ever: its unique-id, a stand-in where the provider gives none, or
 * either with an incarnation number where the provider used an id again for another message.
 *
 * <p>Made only by the static methods, whose results never collide: a unique-id has no blank in it (RFC 1939: 0x21 to
 * 0x7E), everything made here has one.
 */
public record MessageKey(String value) implements Comparable<MessageKey> {

    /** A unique-id as the provider gave it: 1 to 70 characters 0x21 to 0x7E; some providers give more than 70. */
    public static MessageKey ofUniqueId(String uniqueId) {
        return new MessageKey(uniqueId);
    }

    /**
     * Where UIDL is missing or gives one id to several messages: a digest of the header and the size.
     *
     * @param digest of the header
     * @param size octets as LIST gives them
     * @param ordinal 1 for the first message in the listing with this header and size, 2 for the second ...
     */
    public static MessageKey ofHeader(Digest digest, long size, int ordinal) {
        return new MessageKey("header " + digest.toHex() + "/" + size + "/" + ordinal);
    }

    /** Where even TOP is missing: a digest of the whole message, {@code ordinal} as above. */
    public static MessageKey ofContent(Digest digest, int ordinal) {
        return new MessageKey("content " + digest.toHex() + "/" + ordinal);
    }

    /** Where nothing is known but its number in one session: to name it in reports, not to recognise it. */
    public static MessageKey ofNumber(int number) {
        return new MessageKey("number " + number);
    }

    /** The same id given to yet another message after the first one was deleted: 2, 3 ... */
    public MessageKey incarnation(int number) {
        int end = value.indexOf(" #");
        return new MessageKey((end < 0 ? value : value.substring(0, end)) + " #" + number);
    }

    /** This key without its incarnation. */
    public MessageKey base() {
        int end = value.indexOf(" #");
        return end < 0 ? this : new MessageKey(value.substring(0, end));
    }

    /** 1 for a key that has no incarnation number. */
    public int incarnationNumber() {
        int end = value.indexOf(" #");
        return end < 0 ? 1 : Integer.parseInt(value.substring(end + 2));
    }

    @Override
    public int compareTo(MessageKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
