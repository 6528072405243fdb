/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;

/** The asks in the history's database; written by the history's thread, one transaction after the other. */
final class JdbcAsks implements Asks {

    private static final String SECRET_OF_ANSWERS = "answers";

    private final DatabaseAccess access;
    private final Accounts accounts;
    private final AskTable asks = new AskTable();
    private final NoticeTable notices = new NoticeTable();
    private final LeftTable left = new LeftTable();
    private final AccountTable table = new AccountTable();
    private final SecureRandom random = new SecureRandom();

    JdbcAsks(DatabaseAccess access, Accounts accounts) {
        this.access = access;
        this.accounts = accounts;
    }

    @Override
    public byte[] secret() {
        Optional<String> known = access.read(JdbcAsks::knownSecret);
        String secret = known.orElseGet(() -> {
            byte[] made = new byte[SECRET_LENGTH];
            random.nextBytes(made);
            return access.write(Set.of(), handle -> {
                handle.createUpdate("INSERT INTO collector_secret (name, secret) VALUES (?, ?)"
                                + " ON CONFLICT (name) DO NOTHING")
                        .bind(0, SECRET_OF_ANSWERS)
                        .bind(1, HexFormat.of().formatHex(made))
                        .execute();
                return knownSecret(handle).orElseThrow();
            });
        });
        return HexFormat.of().parseHex(secret);
    }

    private static Optional<String> knownSecret(Handle handle) {
        return handle.createQuery("SELECT secret FROM collector_secret WHERE name = ?")
                .bind(0, SECRET_OF_ANSWERS)
                .mapTo(String.class)
                .findFirst();
    }

    @Override
    public Set<String> ask(List<Question> questions) {
        if (questions.isEmpty()) {
            return Set.of();
        }
        Set<AccountName> names =
                questions.stream().map(question -> question.ask().account()).collect(Collectors.toSet());
        return access.write(names, handle -> {
            Set<String> known = new HashSet<>();
            for (Question question : questions) {
                long account = accounts.get(question.ask().account());
                asks.closeOthers(handle, account, question.ask());
                if (asks.add(handle, account, question.ask())) {
                    notices.add(handle, account, question.notice());
                } else {
                    known.add(question.ask().id());
                }
            }
            return known;
        });
    }

    @Override
    public Optional<Ask> reopen(Outbox.About message, MailAddress recipient, Instant at) {
        StoredKey key = StoredKey.of(message.key());
        Optional<String> id = access.read(handle -> {
            OptionalLong account = accounts.find(handle, message.account());
            return account.isPresent()
                    ? asks.lastGone(handle, account.getAsLong(), key, message.header(), recipient)
                    : Optional.empty();
        });
        return id.flatMap(known -> access.write(Set.of(), handle -> {
            asks.reopen(handle, List.of(known));
            return asks.find(handle, known).filter(ask -> ask.state() != Ask.State.GONE);
        }));
    }

    @Override
    public List<OpenAsk> open(AccountName account) {
        return access.read(handle -> {
            OptionalLong id = accounts.find(handle, account);
            return id.isPresent() ? asks.open(handle, id.getAsLong()) : List.of();
        });
    }

    @Override
    public boolean anyReleased(AccountName account) {
        return access.read(handle -> {
            OptionalLong id = accounts.find(handle, account);
            return id.isPresent() && asks.anyReleased(handle, id.getAsLong());
        });
    }

    @Override
    public Optional<Ask> find(String id) {
        return access.read(handle -> asks.find(handle, id));
    }

    @Override
    public List<Ask> find(Query query) {
        return access.read(
                handle -> accounts.search(handle, query.account(), account -> asks.find(handle, query, account)));
    }

    @Override
    public boolean release(String id, String by, Instant at) {
        return access.write(Set.of(), handle -> {
            Optional<Ask> ask = asks.find(handle, id);
            if (ask.isEmpty() || !asks.release(handle, id, by, at)) {
                return false;
            }
            long account = asks.account(handle, id);
            left.askAgain(handle, account, StoredKey.of(ask.get().key()));
            table.unsettle(handle, account);
            return true;
        });
    }

    @Override
    public Optional<Ask> undelivered(String notice) {
        return access.write(Set.of(), handle -> {
            Optional<String> id = asks.askedBy(handle, notice);
            id.ifPresent(asked -> asks.undelivered(handle, asked));
            return id.flatMap(asked -> asks.find(handle, asked)).filter(ask -> ask.state() != Ask.State.GONE);
        });
    }

    @Override
    public boolean closeUnanswered(Collection<String> ids, Collection<String> expired, Instant at) {
        return ids.isEmpty()
                || access.write(Set.of(), handle -> {
                    // The update comes first: from then on nobody else can change these rows.
                    List<String> closed = asks.closeUnanswered(handle, ids, at);
                    List<String> closedForTime =
                            closed.stream().filter(expired::contains).toList();
                    boolean stays = asks.anyReleased(handle, ids) || asks.anyUndelivered(handle, closedForTime);
                    if (stays) {
                        asks.reopen(handle, closed);
                    }
                    return !stays;
                });
    }

    @Override
    public void close(Collection<String> ids, Ask.State state, Instant at) {
        if (!ids.isEmpty()) {
            access.write(Set.of(), handle -> {
                asks.close(handle, ids, state, at);
                return true;
            });
        }
    }

    @Override
    public int forget(Instant before) {
        return access.write(Set.of(), handle -> asks.forget(handle, before));
    }
}
