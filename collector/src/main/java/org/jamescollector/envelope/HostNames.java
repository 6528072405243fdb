/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import com.google.common.net.InetAddresses;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells names that a host has for itself from those that any host has. */
public final class HostNames {

    private static final Pattern EVERYBODYS = Pattern.compile("localhost[46]?(\\.localdomain[46]?)?");

    private HostNames() {}

    /**
     * The name as it is compared: in lower case, without a dot at its end.
     *
     * @return empty for {@code localhost}, {@code localhost.localdomain} and for IP addresses, in brackets (RFC 5321, section 4.1.3) or not:
     *     behind a router many hosts have the same
     */
    public static Optional<String> own(String name) {
        String stripped = name.strip().toLowerCase(Locale.ROOT);
        return Optional.of(stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped)
                .filter(host -> !host.isEmpty() && !host.startsWith("["))
                .filter(host -> !EVERYBODYS.matcher(host).matches())
                .filter(host -> !InetAddresses.isInetAddress(host));
    }
}
