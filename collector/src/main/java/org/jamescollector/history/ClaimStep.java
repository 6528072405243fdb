/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jamescollector.history.History.Claim;

/** Decides, within one transaction, which of the deliveries that ask for messages are the first. */
final class ClaimStep {

    /** A row that is there one moment and forgotten the next is not so for ever. */
    private static final int ATTEMPTS = 5;

    private final Dialect dialect;
    private final Connection connection;

    ClaimStep(Dialect dialect, Connection connection) {
        this.dialect = dialect;
        this.connection = connection;
    }

    /**
     * @param rows in the order in which they asked
     * @return an answer for each, in that order
     */
    List<Claim> claim(List<MessageRow> rows) throws SQLException {
        int[] order = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparing(rows::get, MessageRow.BY_ID))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Claim> claims = new ArrayList<>(Collections.nCopies(rows.size(), Claim.GRANTED));
        int[] undecided = order;
        for (int attempt = 0; undecided.length > 0; attempt++) {
            if (attempt == ATTEMPTS) {
                throw new SQLException("a message is claimed and forgotten at once, again and again");
            }
            undecided = decide(rows, undecided, claims);
        }
        return claims;
    }

    /** @return what is still undecided */
    private int[] decide(List<MessageRow> all, int[] positions, List<Claim> claims) throws SQLException {
        List<MessageRow> rows = Arrays.stream(positions).mapToObj(all::get).toList();
        BitSet inserted = dialect.insertNew(connection, rows);
        supersede(inserted.stream().mapToObj(rows::get).toList());
        int[] others = IntStream.range(0, positions.length)
                .filter(i -> !inserted.get(i))
                .toArray();
        if (others.length == 0) {
            return others;
        }
        List<MessageRow> known = Arrays.stream(others).mapToObj(rows::get).toList();
        Map<MessageRow.Id, Dialect.Holder> holders = dialect.holders(connection, known);
        List<MessageRow> better = new ArrayList<>();
        IntStream.Builder undecided = IntStream.builder();
        for (int i : others) {
            MessageRow row = rows.get(i);
            Dialect.Holder holder = holders.get(row.id());
            if (holder == null) {
                undecided.add(positions[i]);
                continue;
            }
            claims.set(positions[i], holder.delivery().equals(row.delivery()) ? Claim.GRANTED : Claim.TAKEN);
            if (row.details().isPresent() && (!holder.complete() || row.isRuled())) {
                better.add(row);
            }
        }
        if (!better.isEmpty()) {
            dialect.fillIn(connection, better);
        }
        return undecided.build().toArray();
    }

    /** A new incarnation of an id says that the earlier ones are not at the provider any more. */
    private void supersede(List<MessageRow> inserted) throws SQLException {
        List<MessageRow> later =
                inserted.stream().filter(row -> row.id().incarnation() > 1).toList();
        if (later.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE collector_message"
                + " SET missing_since = COALESCE(missing_since, ?)"
                + " WHERE account_id = ? AND key_high = ? AND key_low = ? AND incarnation < ?")) {
            for (MessageRow row : later) {
                update.setLong(1, row.collectedAt());
                update.setLong(2, row.id().account());
                update.setLong(3, row.id().base().high());
                update.setLong(4, row.id().base().low());
                update.setInt(5, row.id().incarnation());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /**
     * Adds rows that are not there yet; those that are stay as they are.
     *
     * @return those that were not there
     */
    Set<MessageRow.Id> add(List<MessageRow> rows) throws SQLException {
        List<MessageRow> sorted = rows.stream().sorted(MessageRow.BY_ID).toList();
        List<MessageRow> added = dialect.insertNew(connection, sorted).stream()
                .mapToObj(sorted::get)
                .toList();
        supersede(added);
        return added.stream().map(MessageRow::id).collect(Collectors.toSet());
    }
}
