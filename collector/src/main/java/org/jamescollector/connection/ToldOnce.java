/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jamescollector.account.AccountName;
import org.jamescollector.envelope.RecipientLookupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what was told of each account: it is told again when it is something else, and nothing is asked any more once all was
 * well. Safe for several threads.
 */
final class ToldOnce {

    private static final Logger LOGGER = LoggerFactory.getLogger(ToldOnce.class);

    private final ConcurrentMap<AccountName, Set<String>> told = new ConcurrentHashMap<>();

    /**
     * @param look finds what is to be told; it may throw {@link RecipientLookupException}, and is asked again the next time
     * @param tell is given what was found, if it is something and was not told before
     */
    void tell(AccountName account, Supplier<Set<String>> look, Consumer<Set<String>> tell) {
        boolean allWasWell = told.getOrDefault(account, Set.of("not asked")).isEmpty();
        if (allWasWell) {
            return;
        }
        try {
            Set<String> found = look.get();
            if (!found.equals(told.put(account, found)) && !found.isEmpty()) {
                tell.accept(found);
            }
        } catch (RecipientLookupException e) {
            LOGGER.debug("Account {}: what James knows of its addresses cannot be looked up just now", account, e);
        }
    }
}
