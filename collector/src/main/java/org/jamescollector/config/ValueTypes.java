/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.net.IDN;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.util.Size;
import org.jamescollector.account.Keep;

/** The kinds of values in collector.xml. Times and sizes are written as everywhere in James. */
final class ValueTypes {

    static final ValueType<Boolean> BOOLEAN = choice(Map.of("true", true, "false", false), List.of("true", "false"));

    static final ValueType<String> LINE =
            new ValueType<>("a text of one line", text -> require(Text.isOneLine(text), text));

    static final ValueType<String> HOST = new ValueType<>(
            "a host name or address such as pop.example.com (the port has an element of its own)",
            text -> require(isHost(text), text));

    static final ValueType<Integer> PORT = number(1, 65535);

    static final ValueType<Long> SIZE = new ValueType<>("a size such as 500K, 50M or 2G", ValueTypes::size);

    static final ValueType<OptionalLong> SIZE_OR_UNLIMITED = new ValueType<>(
            "a size such as 500K, 50M or 2G, or unlimited",
            List.of("unlimited"),
            text -> text.equals("unlimited") ? OptionalLong.empty() : OptionalLong.of(size(text)));

    static final ValueType<OptionalInt> COUNT_OR_UNLIMITED = new ValueType<>(
            "a number from 1 to 1000000, or unlimited",
            List.of("unlimited"),
            text -> text.equals("unlimited") ? OptionalInt.empty() : OptionalInt.of(count(text, 1, 1_000_000)));

    static final ValueType<MailAddress> ADDRESS =
            new ValueType<>("a mail address such as info@example.org", ValueTypes::address);

    static final ValueType<String> MAILBOX = new ValueType<>(
            "the name of a mailbox such as Archive or Archive/2026: up to 200 characters, without % and *, with no # at its beginning and no"
                    + " empty part",
            text -> require(isMailbox(text), text));

    static final ValueType<Keep> KEEP = new ValueType<>(
            "delete, forever, or a time such as 14 days", List.of("delete", "forever"), ValueTypes::keep);

    static final ValueType<String> FINGERPRINT = new ValueType<>(
            "a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons", ValueTypes::fingerprint);

    /** What James takes for one (MailboxPath.assertAcceptable); a slash and a dot part the names of mailboxes in mailboxes. */
    private static final Pattern MAILBOX_NAME =
            Pattern.compile("[/.]?(?!#)[^%*/.\\p{Cntrl}]+([/.][^%*/.\\p{Cntrl}]+)*");

    private static final int LONGEST_MAILBOX_NAME = 200;

    private static final Pattern HOST_CHARACTERS = Pattern.compile("[\\p{L}\\p{N}._:%-]{1,255}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final long BYTES_PER_GIGABYTE = 1L << 30;

    private ValueTypes() {}

    static ValueType<Integer> number(int least, int most) {
        return new ValueType<>("a number from " + least + " to " + most, text -> count(text, least, most));
    }

    static ValueType<Duration> time(String least, String most) {
        Duration shortest = TimeText.parse(least);
        Duration longest = TimeText.parse(most);
        return new ValueType<>(
                "a time from " + least + " to " + most + " with its unit, such as 5 minutes, 2 hours or 30 days",
                text -> {
                    Duration time = TimeText.parse(text);
                    return require(time.compareTo(shortest) >= 0 && time.compareTo(longest) <= 0, time);
                });
    }

    /** One of these words; they are listed in this order. */
    static <T> ValueType<T> choice(Map<String, T> meanings, List<String> words) {
        String expected = String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1);
        return new ValueType<>(expected, words, text -> meanings.get(require(meanings.containsKey(text), text)));
    }

    private static int count(String text, int least, int most) {
        int count = Integer.parseInt(text);
        return require(count >= least && count <= most, count);
    }

    private static long size(String text) {
        require(Character.isDigit(text.charAt(0)), text);
        Size size = Size.parse(text);
        require(size.getValue() > 0 && size.getValue() <= Long.MAX_VALUE / BYTES_PER_GIGABYTE, text);
        return size.asBytes();
    }

    private static MailAddress address(String text) {
        try {
            String ascii = withAsciiDomain(text);
            MailAddress address = new MailAddress(ascii);
            // James reads as far as it understands: what it left over was not part of an address. A * is allowed in
            // one, but
            // who writes it means several.
            return require(address.asString().equalsIgnoreCase(ascii) && ascii.indexOf('*') < 0, address);
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** An internationalized domain as mail has it (RFC 5890): {@code bücher.example} is {@code xn--bcher-kva.example}. */
    static String withAsciiDomain(String address) {
        int domain = address.lastIndexOf('@') + 1;
        return address.substring(0, domain) + IDN.toASCII(address.substring(domain));
    }

    private static Keep keep(String text) {
        return switch (text) {
            case "delete" -> new Keep.DeleteAtOnce();
            case "forever" -> new Keep.Forever();
            default -> new Keep.DeleteAfter(TimeText.parse(text));
        };
    }

    private static String fingerprint(String text) {
        // What openssl prints before the digits may be pasted with them.
        String digits =
                text.substring(text.indexOf('=') + 1).replace(":", "").trim().toLowerCase(Locale.ROOT);
        return require(SHA256.matcher(digits).matches(), digits);
    }

    private static boolean isMailbox(String text) {
        return text.length() <= LONGEST_MAILBOX_NAME
                && MAILBOX_NAME.matcher(text.replaceAll("\\s", "")).matches();
    }

    private static boolean isHost(String text) {
        long colons = text.chars().filter(character -> character == ':').count();
        return HOST_CHARACTERS.matcher(text).matches() && colons != 1;
    }

    static <T> T require(boolean condition, T value) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
        return value;
    }
}
