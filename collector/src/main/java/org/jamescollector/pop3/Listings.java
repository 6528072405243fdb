/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import java.nio.charset.StandardCharsets;
import org.jamescollector.net.LineReader;
import org.jamescollector.net.ProviderException.Kind;
import org.jamescollector.net.Quoted;
import org.jamescollector.pop3.Pop3Session.SizeConsumer;
import org.jamescollector.pop3.Pop3Session.UniqueIdConsumer;

/**
 * Reads the lines of UIDL and LIST. A line whose message number is not one ends the session, for it cannot be said what
 * it is about. A line whose unique-id or size is not one is passed over: that message simply has none.
 */
final class Listings {

    /** RFC 1939 allows 70; longer ones exist in the field, and a bound there must be. */
    private static final int LONGEST_UNIQUE_ID = 255;

    /** Digits that surely fit into a long. */
    private static final int SAFE_DIGITS = 18;

    private Listings() {}

    static ListingBody.LineConsumer uniqueIds(UniqueIdConsumer consumer) {
        return line -> {
            int numberEnd = numberEnd(line);
            int message = messageNumber(line, numberEnd, "UIDL");
            int from = skipBlanks(line, numberEnd);
            int to = trimmedLength(line);
            if (isUniqueId(line.octets(), from, to)) {
                consumer.accept(message, new String(line.octets(), from, to - from, StandardCharsets.ISO_8859_1));
            }
        };
    }

    static ListingBody.LineConsumer sizes(SizeConsumer consumer) {
        return line -> {
            int numberEnd = numberEnd(line);
            int message = messageNumber(line, numberEnd, "LIST");
            int from = skipBlanks(line, numberEnd);
            int to = digitsEnd(line, from);
            // RFC 1939, section 5: a provider may say more behind the size.
            boolean ends = to == line.length() || isBlank(line.octets()[to]);
            if (to > from && ends) {
                consumer.accept(message, size(line.octets(), from, to));
            }
        };
    }

    /** Beyond a long it is as large as can be said, so that any bound on sizes holds it back. */
    private static long size(byte[] octets, int from, int to) {
        int first = from;
        while (first < to - 1 && octets[first] == '0') {
            first++;
        }
        return to - first > SAFE_DIGITS ? Long.MAX_VALUE : number(octets, first, to);
    }

    private static int messageNumber(LineReader line, int end, String step) {
        int from = skipBlanks(line, 0);
        boolean ends = end == line.length() || isBlank(line.octets()[end]);
        if (end > from && end - from <= 10 && ends) {
            long number = number(line.octets(), from, end);
            if (number >= 1 && number <= Integer.MAX_VALUE) {
                return (int) number;
            }
        }
        throw new Pop3Exception(
                Kind.PROTOCOL,
                step,
                "a line that does not begin with a message's number: " + Quoted.of(line.text())
                        + ". This is a fault of the provider: report it there");
    }

    private static int numberEnd(LineReader line) {
        return digitsEnd(line, skipBlanks(line, 0));
    }

    private static int digitsEnd(LineReader line, int from) {
        int end = from;
        while (end < line.length() && line.octets()[end] >= '0' && line.octets()[end] <= '9') {
            end++;
        }
        return end;
    }

    private static int skipBlanks(LineReader line, int from) {
        int position = from;
        while (position < line.length() && isBlank(line.octets()[position])) {
            position++;
        }
        return position;
    }

    private static int trimmedLength(LineReader line) {
        int end = line.length();
        while (end > 0 && isBlank(line.octets()[end - 1])) {
            end--;
        }
        return end;
    }

    private static boolean isUniqueId(byte[] octets, int from, int to) {
        if (to <= from || to - from > LONGEST_UNIQUE_ID) {
            return false;
        }
        for (int i = from; i < to; i++) {
            int octet = octets[i] & 0xFF;
            if (octet < ' ' || octet == 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static long number(byte[] octets, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + (octets[i] - '0');
        }
        return number;
    }
}
