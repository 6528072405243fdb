/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** How a database would find rows, when it knows how many there are. */
final class ExplainedPlan {

    private ExplainedPlan() {}

    /** The plan in the database's words; fails if it reads all messages or decisions. */
    static String of(HistoryDatabase database, String sql) {
        List<String> steps = database.jdbi().withHandle(handle -> {
            handle.execute("ANALYZE");
            return database.isShared()
                    ? handle.createQuery("EXPLAIN " + sql).mapTo(String.class).list()
                    : handle.createQuery("EXPLAIN QUERY PLAN " + sql)
                            .map((row, context) -> row.getString("detail"))
                            .list();
        });
        assertThat(steps)
                .noneMatch(step -> step.matches(".*(Seq Scan on|SCAN) collector_(message|decision)\\b(?! USING).*"));
        return String.join("\n", steps);
    }
}
