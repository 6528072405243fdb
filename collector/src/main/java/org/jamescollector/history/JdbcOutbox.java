/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outbox in the history's database; written by the history's thread, one transaction after the other. */
final class JdbcOutbox implements Outbox {

    private static final Logger LOGGER = LoggerFactory.getLogger(JdbcOutbox.class);

    private final DatabaseAccess access;
    private final Accounts accounts;
    private final NoticeTable notices = new NoticeTable();
    private final AskTable asks = new AskTable();

    JdbcOutbox(DatabaseAccess access, Accounts accounts) {
        this.access = access;
        this.accounts = accounts;
    }

    private record Message(long account, StoredKey key, Digest header) {}

    @Override
    public void add(List<Notice> made) {
        if (made.isEmpty()) {
            return;
        }
        Set<AccountName> names = made.stream().map(Notice::account).collect(Collectors.toSet());
        access.write(names, handle -> {
            made.stream()
                    .filter(Notice::afterDeletion)
                    .map(notice ->
                            new Message(accounts.get(notice.account()), StoredKey.of(notice.key()), notice.header()))
                    .distinct()
                    .forEach(about -> notices.dropWaiting(handle, about.account(), about.key(), about.header()));
            made.forEach(notice -> notices.add(handle, accounts.get(notice.account()), notice));
            return true;
        });
    }

    @Override
    public List<Waiting> waiting(AccountName account) {
        List<Unsendable> unreadable = new ArrayList<>();
        List<Waiting> waiting = access.read(handle -> {
            OptionalLong id = accounts.find(handle, account);
            return id.isPresent() ? notices.waiting(handle, id.getAsLong(), unreadable) : List.of();
        });
        if (!unreadable.isEmpty()) {
            unreadable.forEach(one -> LOGGER.error(
                    "Notice {} of account {} is set aside, and nobody is told what stands in it: {}",
                    one.id(),
                    account,
                    one.why()));
            setAside(unreadable);
        }
        return waiting;
    }

    @Override
    public void ready(Collection<String> ids) {
        change(ids, notices::ready);
    }

    @Override
    public void drop(Collection<String> ids) {
        change(ids, notices::drop);
    }

    @Override
    public List<Ask> sent(Collection<String> ids, Instant at) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return access.write(Set.of(), handle -> {
            notices.sent(handle, ids);
            return askedBy(handle, ids).stream()
                    .filter(ask -> asks.sentTooLate(handle, ask, at))
                    .flatMap(ask -> asks.find(handle, ask).stream())
                    .filter(ask -> ask.state() == Ask.State.UNDELIVERED)
                    .toList();
        });
    }

    /** The asks that these mails are about, in the order in which all lock them. */
    private List<String> askedBy(Handle handle, Collection<String> ids) {
        return ids.stream()
                .flatMap(id -> asks.askedBy(handle, id).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** A statement on some of them. */
    private interface Change {
        void apply(Handle handle, Collection<String> ids);
    }

    private void change(Collection<String> ids, Change change) {
        if (!ids.isEmpty()) {
            access.write(Set.of(), handle -> {
                change.apply(handle, ids);
                return true;
            });
        }
    }

    @Override
    public Ready ready(AccountName account, Instant now, int limit) {
        return access.read(handle -> {
            OptionalLong id = accounts.find(handle, account);
            return id.isPresent()
                    ? notices.ready(handle, account, id.getAsLong(), now, limit)
                    : new Ready(List.of(), List.of());
        });
    }

    @Override
    public void refused(Collection<Refusal> refusals) {
        if (!refusals.isEmpty()) {
            access.write(Set.of(), handle -> {
                notices.refused(handle, refusals);
                return true;
            });
        }
    }

    @Override
    public void setAside(Collection<Unsendable> unsendable) {
        if (!unsendable.isEmpty()) {
            access.write(Set.of(), handle -> {
                askedBy(handle, notices.setAside(handle, unsendable)).forEach(ask -> asks.undelivered(handle, ask));
                return true;
            });
        }
    }

    @Override
    public List<SetAside> setAside(int offset, int limit) {
        return access.read(handle -> notices.setAside(handle, offset, limit));
    }

    @Override
    public long countSetAside() {
        return access.read(notices::countSetAside);
    }

    @Override
    public boolean tryAgain(String id) {
        return access.write(Set.of(), handle -> notices.tryAgain(handle, id));
    }

    @Override
    public boolean remove(String id) {
        return access.write(Set.of(), handle -> notices.remove(handle, id));
    }

    @Override
    public List<Instant> made(MailAddress addressee, Instant since, Outbox.About about, int most) {
        return access.read(handle -> {
            OptionalLong account = accounts.find(handle, about.account());
            return notices.made(
                    handle,
                    addressee,
                    since,
                    // No account has this number.
                    account.orElse(-1),
                    StoredKey.of(about.key()),
                    about.header(),
                    most);
        });
    }

    @Override
    public History.Claim claim(String id, DeliveryId delivery) {
        return access.write(Set.of(), handle -> notices.claim(handle, id, delivery));
    }

    @Override
    public int forget(Instant before) {
        return access.write(Set.of(), handle -> notices.forget(handle, before));
    }
}
