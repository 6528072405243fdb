/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** How the accounts stand: one row each, shared by all nodes. */
@Singleton
public class AccountStates {

    private static final RowMapper<AccountState> MAPPER = AccountStates::map;

    private final Jdbi jdbi;

    @Inject
    public AccountStates(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public AccountState get(AccountName account) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM account_state WHERE account = :account")
                .bind("account", account.value())
                .map(MAPPER)
                .findOne()
                .orElseGet(() -> AccountState.unknown(account)));
    }

    public Map<AccountName, AccountState> all() {
        List<AccountState> states = jdbi.withHandle(handle ->
                handle.createQuery("SELECT * FROM account_state").map(MAPPER).list());
        return states.stream().collect(Collectors.toMap(AccountState::account, Function.identity()));
    }

    public void started(AccountName account, Instant at) {
        update(
                account,
                "INSERT INTO account_state (account, last_started) VALUES (:account, :at)"
                        + " ON CONFLICT (account) DO UPDATE SET last_started = :at",
                Map.of("at", at.toEpochMilli()));
    }

    public void ended(AccountName account, RunOutcome outcome) {
        RunProgress.Counts counts = outcome.counts();
        boolean success = outcome.problem().isEmpty();
        jdbi.useHandle(handle -> handle.createUpdate(
                        """
                        INSERT INTO account_state (account, last_started, last_ended, last_success, last_error, failures,
                            last_listed, last_collected, last_bytes, last_recognised, last_deleted, last_left,
                            last_sessions, total_collected, total_bytes)
                        VALUES (:account, :started, :ended, :success, :error, :failures, :listed, :collected, :bytes,
                            :recognised, :deleted, :left, :sessions, :collected, :bytes)
                        ON CONFLICT (account) DO UPDATE SET
                            last_ended = excluded.last_ended,
                            last_success = COALESCE(excluded.last_success, account_state.last_success),
                            last_error = excluded.last_error,
                            failures = CASE WHEN excluded.last_success IS NOT NULL THEN 0
                                ELSE account_state.failures + excluded.failures END,
                            last_listed = excluded.last_listed,
                            last_collected = excluded.last_collected,
                            last_bytes = excluded.last_bytes,
                            last_recognised = excluded.last_recognised,
                            last_deleted = excluded.last_deleted,
                            last_left = excluded.last_left,
                            last_sessions = excluded.last_sessions,
                            total_collected = account_state.total_collected + excluded.last_collected,
                            total_bytes = account_state.total_bytes + excluded.last_bytes""")
                .bind("account", account.value())
                .bind("started", outcome.started().toEpochMilli())
                .bind("ended", outcome.ended().toEpochMilli())
                .bind("success", success ? Optional.of(outcome.ended().toEpochMilli()) : Optional.<Long>empty())
                .bind("error", outcome.problem().map(RunProblem::message))
                .bind("failures", outcome.isFailure() ? 1 : 0)
                .bind("listed", counts.listed())
                .bind("collected", counts.collected())
                .bind("bytes", counts.collectedBytes())
                .bind("recognised", counts.recognised())
                .bind("deleted", counts.deleted())
                .bind("left", counts.left())
                .bind("sessions", counts.sessions())
                .execute());
    }

    public void pause(AccountName account, AccountState.Pause pause) {
        update(
                account,
                "INSERT INTO account_state (account, paused_since, pause_cause, pause_reason)"
                        + " VALUES (:account, :since, :cause, :reason) ON CONFLICT (account) DO UPDATE SET"
                        + " paused_since = :since, pause_cause = :cause, pause_reason = :reason",
                Map.of(
                        "since",
                        pause.since().toEpochMilli(),
                        "cause",
                        pause.cause().name(),
                        "reason",
                        pause.reason()));
    }

    public void resume(AccountName account) {
        update(
                account,
                "UPDATE account_state SET paused_since = NULL, pause_cause = NULL, pause_reason = NULL, failures = 0"
                        + " WHERE account = :account",
                Map.of());
    }

    private void update(AccountName account, String sql, Map<String, Object> values) {
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bind("account", account.value())
                .bindMap(values)
                .execute());
    }

    private static AccountState map(ResultSet row, StatementContext context) throws SQLException {
        Optional<Instant> pausedSince = instant(row, "paused_since");
        Optional<AccountState.Pause> pause = pausedSince.isEmpty()
                ? Optional.empty()
                : Optional.of(new AccountState.Pause(
                        pausedSince.get(),
                        AccountState.Pause.Cause.valueOf(row.getString("pause_cause")),
                        row.getString("pause_reason")));
        return new AccountState(
                new AccountName(row.getString("account")),
                pause,
                instant(row, "last_started"),
                instant(row, "last_ended"),
                instant(row, "last_success"),
                Optional.ofNullable(row.getString("last_error")),
                row.getInt("failures"),
                new RunProgress.Counts(
                        row.getLong("last_listed"),
                        row.getLong("last_collected"),
                        row.getLong("last_bytes"),
                        row.getLong("last_recognised"),
                        row.getLong("last_deleted"),
                        row.getLong("last_left"),
                        row.getLong("last_sessions")),
                row.getLong("total_collected"),
                row.getLong("total_bytes"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
