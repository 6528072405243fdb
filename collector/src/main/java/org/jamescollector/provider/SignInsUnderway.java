/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import org.apache.james.core.Username;

/**
 * Bounds how many sign-ins are being looked at for one address, and for one user: each holds a thread for as long as the user's
 * {@code <secretCommand>} takes, and strangers need no password to have it run. Safe for several threads.
 */
final class SignInsUnderway {

    private static final int MOST_AT_ONCE = 2;

    private final Multiset<String> addresses = HashMultiset.create();
    private final Multiset<Username> users = HashMultiset.create();

    /** @return false when it is one too many; then it is not to be looked at, and {@link #end} not to be called */
    synchronized boolean begin(String address, Username user) {
        if (addresses.count(address) >= MOST_AT_ONCE || users.count(user) >= MOST_AT_ONCE) {
            return false;
        }
        addresses.add(address);
        users.add(user);
        return true;
    }

    synchronized void end(String address, Username user) {
        addresses.remove(address);
        users.remove(user);
    }
}
