/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamescollector.account.Account;
import org.jamescollector.account.AccountName;

/** The accounts of collector.xml, in its order. */
public final class Accounts {

    private final Map<AccountName, Account> byName = new LinkedHashMap<>();

    public Accounts(List<? extends Account> accounts) {
        accounts.forEach(account -> byName.put(account.name(), account));
    }

    public Optional<Account> find(AccountName name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<Account> all() {
        return byName.values();
    }
}
