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
import org.jamescollector.account.Programs;

/** The accounts of collector.xml, in its order. */
public final class Accounts {

    private final Map<AccountName, Account> byName = new LinkedHashMap<>();
    private final Map<AccountName, Programs> programs;

    /** With no programs around their runs. */
    public Accounts(List<? extends Account> accounts) {
        this(accounts, Map.of());
    }

    /** @param programs around the runs of those that have some */
    public Accounts(List<? extends Account> accounts, Map<AccountName, Programs> programs) {
        accounts.forEach(account -> byName.put(account.name(), account));
        this.programs = Map.copyOf(programs);
    }

    /** What is run around the account's runs. */
    public Programs programs(AccountName name) {
        return programs.getOrDefault(name, Programs.NONE);
    }

    public Optional<Account> find(AccountName name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<Account> all() {
        return byName.values();
    }
}
