/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The numbers that stand for accounts in the tables. An account that had one keeps it. */
final class Accounts {

    private final Map<AccountName, Long> ids = new ConcurrentHashMap<>();
    private final HistoryDatabase database;

    Accounts(HistoryDatabase database) {
        this.database = database;
    }

    /** Gives a number to those that have none: in a transaction of its own, so that what is known here is durable. */
    void ensure(Collection<AccountName> names) throws SQLException {
        TreeSet<AccountName> unknown = new TreeSet<>(names);
        unknown.removeIf(ids::containsKey);
        if (!unknown.isEmpty()) {
            database.write(handle -> {
                PreparedBatch insert = handle.prepareBatch(
                        "INSERT INTO collector_account (name) VALUES (?) ON CONFLICT (name) DO NOTHING");
                unknown.forEach(name -> insert.add(name.value()));
                return insert.execute();
            });
            database.jdbi().useHandle(handle -> unknown.forEach(name -> find(handle, name)));
        }
    }

    /** Empty for an account of which nothing was ever recorded. */
    OptionalLong find(Handle handle, AccountName name) {
        Long known = ids.get(name);
        if (known != null) {
            return OptionalLong.of(known);
        }
        return handle
                .createQuery("SELECT id FROM collector_account WHERE name = ?")
                .bind(0, name.value())
                .mapTo(Long.class)
                .stream()
                .peek(id -> ids.put(name, id))
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /**
     * What is found of one account, or of all where none is named; nothing where that one is not known.
     *
     * @param search is given the account's number, or none for all
     */
    <T> List<T> search(Handle handle, Optional<AccountName> name, Function<OptionalLong, List<T>> search) {
        OptionalLong account = name.isPresent() ? find(handle, name.get()) : OptionalLong.empty();
        return name.isPresent() && account.isEmpty() ? List.of() : search.apply(account);
    }

    /** The number of an account that {@link #ensure} was called for. */
    long get(AccountName name) {
        Long id = ids.get(name);
        if (id == null) {
            throw new IllegalStateException("no number for account " + name);
        }
        return id;
    }
}
