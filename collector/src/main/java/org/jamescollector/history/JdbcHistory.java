/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;

/**
 * The history in a database. All writing of this process goes through one thread, see {@link GroupWriter}; reading
 * goes on beside it.
 *
 * <p>{@link #record}, {@link #claim} and {@link #claimCopy} wait for room when 20,000 messages are waiting to be written,
 * so they too may not be called on an event loop.
 */
public final class JdbcHistory implements History, AutoCloseable {

    private static final int RECENT_CLAIMS = 50_000;
    private static final Duration RETRY_FOR = Duration.ofSeconds(30);

    /** Rows changed in one transaction where there may be a million. */
    private static final int PIECE = 2_000;

    private final HistoryDatabase database;
    private final Accounts accounts;
    private final GroupWriter writer;
    private final DatabaseAccess access;
    private final RecentClaims recent = new RecentClaims(RECENT_CLAIMS);
    private final MessageTable messages;
    private final AccountTable table = new AccountTable();
    private final LeftTable left = new LeftTable();
    private final AskTable asks = new AskTable();
    private final CopyTable copies;

    /**
     * @param database stays open when this is closed
     * @param completions runs what is attached to the futures of {@link #record} and of claims: a pool, or the
     *     writing thread itself ({@code Runnable::run}) where that is quick and never waits for this history
     */
    public JdbcHistory(HistoryDatabase database, Executor completions) {
        this(database, completions, RETRY_FOR);
    }

    JdbcHistory(HistoryDatabase database, Executor completions, Duration retryFor) {
        this.database = database;
        accounts = new Accounts(database);
        writer = new GroupWriter(database, accounts, completions, retryFor);
        access = new DatabaseAccess(database, writer);
        messages = new MessageTable(database.dialect());
        copies = new CopyTable(database.dialect());
    }

    @Override
    public CompletableFuture<List<Claim>> record(List<Collected> collected) {
        if (collected.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        CompletableFuture<List<Claim>> answers =
                writer.claim(collected.stream().map(JdbcHistory::ask).toList());
        for (int i = 0; i < collected.size(); i++) {
            Collected message = collected.get(i);
            recent.remember(message.account(), message.key(), message.delivery(), answers, i);
        }
        return answers;
    }

    @Override
    public Optional<String> trouble() {
        return database.dialect().trouble().or(writer::trouble);
    }

    private static GroupWriter.Ask ask(Collected message) {
        return new GroupWriter.Ask(StoredKey.of(message.key()), message);
    }

    @Override
    public CompletableFuture<Claim> claim(Collected message) {
        return recent.find(message.account(), message.key(), message.delivery()).orElseGet(() -> {
            CompletableFuture<List<Claim>> answers = writer.claim(List.of(ask(message)));
            recent.remember(message.account(), message.key(), message.delivery(), answers, 0);
            return answers.thenApply(claims -> claims.get(0));
        });
    }

    @Override
    public CompletableFuture<CopyClaim> claimCopy(MessageCopy copy) {
        return writer.claimCopy(CopyStep.Ask.of(copy));
    }

    @Override
    public RememberedMessages remembered(AccountName account) {
        return access.read(handle -> {
            OptionalLong id = accounts.find(handle, account);
            if (id.isEmpty()) {
                return new CompactRememberedMessages(0);
            }
            long expected = messages.count(handle, id.getAsLong()) + left.count(handle, id.getAsLong());
            CompactRememberedMessages remembered = new CompactRememberedMessages(expected);
            streaming(handle, () -> {
                messages.load(handle, id.getAsLong(), remembered);
                left.load(handle, id.getAsLong(), remembered);
            });
            return remembered;
        });
    }

    private interface Reading {
        void run() throws SQLException;
    }

    /** Reads rows as they come, without having all of them in memory. */
    private void streaming(Handle handle, Reading reading) throws SQLException {
        boolean autoCommit = handle.getConnection().getAutoCommit();
        database.dialect().stream(handle.getConnection());
        try {
            reading.run();
        } finally {
            handle.getConnection().setAutoCommit(autoCommit);
        }
    }

    @Override
    public void alias(AccountName account, Map<MessageKey, Collected> aliases) {
        List<Map.Entry<StoredKey, Collected>> all = aliases.entrySet().stream()
                .map(alias -> Map.entry(StoredKey.of(alias.getKey()), alias.getValue()))
                .toList();
        for (List<Map.Entry<StoredKey, Collected>> piece : MessageTable.pieces(all, PIECE)) {
            access.write(Set.of(account), handle -> {
                Set<MessageRow.Id> added = new ClaimStep(database.dialect(), handle.getConnection())
                        .add(piece.stream()
                                .map(alias -> MessageRow.of(accounts.get(account), alias.getKey(), alias.getValue()))
                                .toList());
                for (Map.Entry<StoredKey, Collected> alias : piece) {
                    StoredKey key = alias.getKey();
                    MessageRow.Id id = new MessageRow.Id(accounts.get(account), key.base(), key.incarnation());
                    if (added.contains(id)) {
                        StoredKey before = StoredKey.of(alias.getValue().key());
                        left.move(handle, id.account(), before, key);
                        asks.move(handle, id.account(), before, key);
                    }
                }
                return true;
            });
        }
    }

    @Override
    public void deleted(AccountName account, Collection<MessageKey> keys, Instant at) {
        for (List<StoredKey> piece : pieces(keys)) {
            writeIfKnown(account, (handle, id) -> {
                boolean changed = messages.delete(handle, id, piece, at);
                if (left.gone(handle, id, piece) || changed) {
                    table.unsettle(handle, id);
                }
                return true;
            });
        }
    }

    @Override
    public List<Collected> byHeader(AccountName account, Digest header, long size) {
        return read(account, List.of(), (handle, id) -> messages.byHeader(handle, account, id, header, size));
    }

    @Override
    public List<Collected> byContent(AccountName account, Digest content) {
        return read(account, List.of(), (handle, id) -> messages.byContent(handle, account, id, content));
    }

    @Override
    public List<Collected> incarnations(AccountName account, MessageKey base) {
        StoredKey key = StoredKey.of(base.base());
        return read(account, List.of(), (handle, id) -> messages.incarnations(handle, account, id, key));
    }

    @Override
    public void reconcile(AccountName account, RememberedMessages compared, Instant now) {
        if (!(compared instanceof CompactRememberedMessages remembered)) {
            throw new IllegalArgumentException("only what remembered() gave can be reconciled");
        }
        Marking.run(
                remembered,
                PIECE,
                marks -> writeMarks(account, (handle, id) -> messages.mark(handle, id, marks, now)),
                marks -> writeMarks(account, (handle, id) -> left.mark(handle, id, marks, now)));
    }

    private void writeMarks(AccountName account, AccountUpdate update) {
        writeIfKnown(account, (handle, id) -> {
            update.apply(handle, id);
            return true;
        });
    }

    @Override
    public int forgetMissingSince(AccountName account, Instant before) {
        int forgotten = writeIfKnown(account, (handle, id) -> left.forget(handle, id, before))
                .orElse(0);
        int more;
        do {
            more = writeIfKnown(account, (handle, id) -> messages.forget(handle, id, before, PIECE))
                    .orElse(0);
            forgotten += more;
        } while (more > 0);
        do {
            more = writeIfKnown(account, (handle, id) -> copies.forget(handle, id, before, PIECE))
                    .orElse(0);
        } while (more > 0);
        return forgotten;
    }

    @Override
    public boolean anyCollectedBefore(AccountName account, Instant before) {
        return read(account, false, (handle, id) -> messages.anyCollectedBefore(handle, id, before));
    }

    @Override
    public KeptTimes kept(AccountName account) {
        return read(account, KeptTimes.none(), (handle, id) -> {
            KeptTimes kept = new KeptTimes(messages.countKept(handle, id));
            streaming(handle, () -> messages.loadKept(handle, id, kept));
            return kept;
        });
    }

    @Override
    public Map<MessageKey, Set<MailAddress>> waiting(AccountName account) {
        return read(account, Map.of(), (handle, id) -> messages.waiting(handle, id));
    }

    @Override
    public void noLongerWaiting(AccountName account, Collection<MessageKey> keys) {
        List<StoredKey> stored = keys.stream().map(StoredKey::of).toList();
        writeIfKnown(account, (handle, id) -> {
            messages.noLongerWaiting(handle, id, stored);
            return true;
        });
    }

    @Override
    public boolean anyKeptDue(AccountName account, Instant now) {
        return read(account, false, (handle, id) -> messages.anyKeptDue(handle, id, now));
    }

    @Override
    public boolean isMessageIdSeen(AccountName account, Digest messageId, MessageKey key) {
        StoredKey stored = StoredKey.of(key);
        return read(account, false, (handle, id) -> messages.isMessageIdSeen(handle, id, messageId, stored));
    }

    @Override
    public boolean noteRules(AccountName account, Digest rules) {
        if (read(account, Digest.UNKNOWN, table::rules).equals(rules)) {
            return false;
        }
        return access.write(Set.of(account), handle -> {
            long id = accounts.get(account);
            if (table.rules(handle, id).equals(rules)) {
                return false;
            }
            left.noLongerIgnored(handle, id);
            table.noteRules(handle, id, rules);
            return true;
        });
    }

    @Override
    public Optional<Digest> settledListing(AccountName account) {
        return read(account, Optional.empty(), table::settledListing);
    }

    @Override
    public void settle(AccountName account, Optional<Digest> listing) {
        if (listing.isEmpty()) {
            writeIfKnown(account, (handle, id) -> {
                table.unsettle(handle, id);
                return true;
            });
        } else {
            access.write(Set.of(account), handle -> {
                table.settle(handle, accounts.get(account), listing.get());
                return true;
            });
        }
    }

    @Override
    public void leave(List<LeftMessage> leave) {
        for (List<LeftMessage> piece : MessageTable.pieces(leave, PIECE)) {
            List<StoredKey> keys =
                    piece.stream().map(message -> StoredKey.of(message.key())).toList();
            Set<AccountName> names = piece.stream().map(LeftMessage::account).collect(Collectors.toSet());
            access.write(names, handle -> {
                left.put(
                        handle,
                        IntStream.range(0, piece.size())
                                .mapToObj(i -> row(keys.get(i), piece.get(i)))
                                .toList());
                names.stream().map(accounts::get).sorted().forEach(id -> table.unsettle(handle, id));
                return true;
            });
        }
    }

    private LeftTable.Row row(StoredKey key, LeftMessage message) {
        return new LeftTable.Row(
                new MessageRow.Id(accounts.get(message.account()), key.base(), key.incarnation()), key.text(), message);
    }

    @Override
    public void noLongerLeft(AccountName account, Collection<MessageKey> keys) {
        for (List<StoredKey> piece : pieces(keys)) {
            writeIfKnown(account, (handle, id) -> {
                if (left.remove(handle, id, piece)) {
                    table.unsettle(handle, id);
                }
                return true;
            });
        }
    }

    @Override
    public List<LeftMessage> left(AccountName account, int offset, int limit) {
        return read(account, List.of(), (handle, id) -> left.list(handle, account, id, offset, limit));
    }

    @Override
    public boolean anyLeftDue(AccountName account, Instant now) {
        return read(account, false, (handle, id) -> left.anyDue(handle, id, now));
    }

    /** What was decided about messages, in the same database; no longer written once this is closed. */
    public DecisionLog decisionLog() {
        return new JdbcDecisionLog(access, accounts, database.dialect());
    }

    /** The mails that the collector writes; as {@link #decisionLog()}. */
    public Outbox outbox() {
        return new JdbcOutbox(access, accounts);
    }

    /** Whom it has asked; as {@link #decisionLog()}. */
    public Asks asks() {
        return new JdbcAsks(access, accounts);
    }

    private static List<List<StoredKey>> pieces(Collection<MessageKey> keys) {
        return MessageTable.pieces(keys.stream().map(StoredKey::of).distinct().toList(), PIECE);
    }

    private interface AccountUpdate {
        void apply(Handle handle, long account);
    }

    private interface AccountStep<T> {
        T apply(Handle handle, long account) throws SQLException;
    }

    private <T> T read(AccountName account, T ofUnknown, AccountStep<T> step) {
        return access.read(handle -> {
            OptionalLong id = accounts.find(handle, account);
            return id.isPresent() ? step.apply(handle, id.getAsLong()) : ofUnknown;
        });
    }

    /** Nothing is there to be changed for an account of which nothing was recorded. */
    private <T> Optional<T> writeIfKnown(AccountName account, AccountStep<T> step) {
        return access.write(Set.of(), handle -> {
            OptionalLong id = accounts.find(handle, account);
            return id.isPresent() ? Optional.of(step.apply(handle, id.getAsLong())) : Optional.empty();
        });
    }

    /** Waits until what was asked for is written. Whatever is asked for later fails. */
    @Override
    public void close() {
        writer.close();
    }
}
