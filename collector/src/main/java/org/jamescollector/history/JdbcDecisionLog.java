/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamescollector.account.AccountName;

/** The log of decisions in the history's database; written by the history's thread, one transaction after the other. */
final class JdbcDecisionLog implements DecisionLog {

    /** Rows forgotten in one transaction. */
    private static final int PIECE = 2_000;

    private final DatabaseAccess access;
    private final Accounts accounts;
    private final DecisionTable decisions;

    JdbcDecisionLog(DatabaseAccess access, Accounts accounts, Dialect dialect) {
        this.access = access;
        this.accounts = accounts;
        this.decisions = new DecisionTable(dialect);
    }

    @Override
    public void record(List<RecordedDecision> made) {
        if (made.isEmpty()) {
            return;
        }
        List<DecisionTable.Row> rows = made.stream().map(DecisionTable.Row::of).toList();
        Set<AccountName> names = made.stream().map(RecordedDecision::account).collect(Collectors.toSet());
        access.write(names, handle -> {
            decisions.put(handle, rows, accounts);
            return true;
        });
    }

    @Override
    public List<RecordedDecision> find(Query query) {
        return access.read(handle -> accounts.search(
                handle, query.account(), account -> decisions.find(handle, decisions.select(query, account))));
    }

    @Override
    public int forget(Instant before) {
        int forgotten = 0;
        int more;
        do {
            more = access.write(Set.of(), handle -> decisions.forget(handle, before, PIECE));
            forgotten += more;
        } while (more > 0);
        return forgotten;
    }
}
