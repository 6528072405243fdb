/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts commands by their verb, in the octets of one or more connections. Any number of threads may ask. */
final class PopCommands {

    /** The longest verb has four letters (RFC 1939, section 3); longer words are answers of a sign-in. */
    private static final int LONGEST_VERB = 4;

    private final Map<String, Long> byVerb = new ConcurrentHashMap<>();

    /** How many there were so far, with this verb in capital letters. */
    long of(String verb) {
        return byVerb.getOrDefault(verb, 0L);
    }

    /** What a client sends on a connection that has just been opened. */
    Connection connection() {
        return new Connection();
    }

    /** Octets come in whatever pieces; used by one thread. */
    final class Connection {

        private final StringBuilder word = new StringBuilder();
        private boolean inArguments;

        void sent(byte[] octets, int count) {
            for (int i = 0; i < count; i++) {
                sent((char) (octets[i] & 0xFF));
            }
        }

        private void sent(char octet) {
            if (octet == '\n') {
                if (!word.isEmpty() && word.length() <= LONGEST_VERB) {
                    byVerb.merge(word.toString().toUpperCase(Locale.ROOT), 1L, Long::sum);
                }
                word.setLength(0);
                inArguments = false;
            } else if (octet == ' ' || octet == '\r') {
                inArguments = true;
            } else if (!inArguments && word.length() <= LONGEST_VERB) {
                word.append(octet);
            }
        }
    }
}
