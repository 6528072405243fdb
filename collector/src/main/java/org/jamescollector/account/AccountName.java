/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.util.regex.Pattern;

/**
 * The name an administrator gives an account in collector.xml: unique in the file, a key in the history, part of
 * addresses in the web administration. Letters, digits, {@code . _ - @}; 1 to 100 of them, so that it needs no
 * escaping in any of those places.
 */
public record AccountName(String value) implements Comparable<AccountName> {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._@-]{1,100}");

    /** @throws IllegalArgumentException when the name holds anything else. */
    public AccountName {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("an account's name has 1 to 100 letters, digits, '.', '_', '-' or '@'");
        }
    }

    @Override
    public int compareTo(AccountName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
