/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds the host that handed a message to the provider: the first outside private networks in the trace lines. */
final class OriginFinder {

    /** Trace lines from the top that are looked at: what stands further down was written by strangers. */
    private static final int TRACE_LINES = 4;

    /** The name may be the host's own word for itself: what would not be readable in a log is not taken. */
    private static final Pattern FROM_CLAUSE = Pattern.compile(
            "from\\s+([\\x21-\\x7E\\p{L}\\p{N}]{1,255})\\s.{0,512}?\\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\\]",
            Pattern.CASE_INSENSITIVE);

    private OriginFinder() {}

    static Optional<Envelope.Origin> find(HeaderFields fields) {
        return fields.all("received").stream()
                .limit(TRACE_LINES)
                .map(field -> FROM_CLAUSE.matcher(field.value()))
                .filter(Matcher::lookingAt)
                .filter(found -> isPublic(found.group(2)))
                .map(found -> new Envelope.Origin(found.group(1), found.group(2)))
                .findFirst();
    }

    /**
     * James' rules look networks up by this text, and would ask the DNS about what is no address: "ba.de" may be 127.0.0.1 there.
     * So may "::ffff:127.0.0.1" and "2130706433" for Java.
     */
    private static boolean isPublic(String text) {
        if (!InetAddresses.isInetAddress(text)) {
            return false;
        }
        InetAddress address = InetAddresses.forString(text);
        boolean reserved = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        return !reserved && !isReserved(address.getAddress());
    }

    /** What Java has no question for: 0.0.0.0/8 (RFC 1122), fc00::/7 (RFC 4193), and IPv4 in disguise (RFC 4291, 2.5.5.1). */
    private static boolean isReserved(byte[] octets) {
        boolean zeroOrUniqueLocal = octets.length == 4 ? octets[0] == 0 : (octets[0] & 0xFE) == 0xFC;
        return zeroOrUniqueLocal || (octets.length == 16 && isZero(octets, 12));
    }

    private static boolean isZero(byte[] octets, int count) {
        return IntStream.range(0, count).allMatch(i -> octets[i] == 0);
    }
}
