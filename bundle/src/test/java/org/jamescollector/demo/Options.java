/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.demo;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the person at the terminal asked for.
 *
 * @param once check everything and end, in place of staying up
 * @param account a real mailbox to collect in place of the bundled messages
 */
record Options(boolean once, Optional<RealAccount> account) {

    static final String USAGE =
            """
            bin/demo                               collects bundled messages and stays up until Ctrl-C
            bin/demo --once                        checks that every message arrived, byte for byte, and ends
            bin/demo --account pop3s://user@host/  collects a mailbox of yours, and leaves everything in it
                               pop3://user@host/   the same with STARTTLS
            """;

    /** @throws IllegalArgumentException with what is wrong, in words */
    static Options parse(String... arguments) {
        boolean once = false;
        Optional<RealAccount> account = Optional.empty();
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--once" -> once = true;
                case "--account" -> {
                    if (!rest.hasNext()) {
                        throw new IllegalArgumentException("--account needs pop3s://user@host/");
                    }
                    account = Optional.of(RealAccount.parse(rest.next()));
                }
                default -> throw new IllegalArgumentException("unknown: " + argument);
            }
        }
        if (once && account.isPresent()) {
            throw new IllegalArgumentException("--once checks the bundled messages; it does not go with --account");
        }
        return new Options(once, account);
    }

    static boolean asksForHelp(String... arguments) {
        return Arrays.stream(arguments).anyMatch(argument -> argument.equals("--help") || argument.equals("-h"));
    }
}
