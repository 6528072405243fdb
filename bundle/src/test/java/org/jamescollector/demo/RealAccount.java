/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mailbox at a real provider.
 *
 * @param tlsFromTheStart by pop3s; else by STARTTLS, which is required
 */
record RealAccount(boolean tlsFromTheStart, String user, String host, OptionalInt port) {

    /** The user may hold an @ of its own; the last one counts. */
    private static final Pattern URL =
            Pattern.compile("(pop3s?)://(.+)@([^@/:\\[\\]]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?");

    /** @throws IllegalArgumentException when the text is not such a URL, or has a password in it */
    static RealAccount parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "an account looks like pop3s://user@host/ or pop3://user@host:port/, not like " + url);
        }
        if (parts.group(2).contains(":")) {
            throw new IllegalArgumentException(
                    "leave the password out: it is asked for, and a command line is no place for it");
        }
        return new RealAccount(
                parts.group(1).equals("pop3s"),
                URLDecoder.decode(parts.group(2).replace("+", "%2B"), StandardCharsets.UTF_8),
                parts.group(3).replaceAll("[\\[\\]]", ""),
                parts.group(4) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(parts.group(4))));
    }

    @Override
    public String toString() {
        return user + " at " + host;
    }
}
