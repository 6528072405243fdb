/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jdbi.v3.core.Handle;

/** The outbox in the history's database; written by the history's thread, one transaction after the other. */
final class JdbcOutbox implements Outbox {

    private final DatabaseAccess access;
    private final Accounts accounts;
    private final NoticeTable notices = new NoticeTable();

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
        return access.read(handle -> {
            OptionalLong id = accounts.find(handle, account);
            return id.isPresent() ? notices.waiting(handle, id.getAsLong()) : List.of();
        });
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
    public void sent(Collection<String> ids) {
        change(ids, notices::sent);
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
    public List<Notice> ready(AccountName account, int limit) {
        return access.read(handle -> {
            OptionalLong id = accounts.find(handle, account);
            return id.isPresent() ? notices.ready(handle, account, id.getAsLong(), limit) : List.of();
        });
    }

    @Override
    public long made(MailAddress addressee, Instant since, Outbox.About about) {
        return access.read(handle -> {
            OptionalLong account = accounts.find(handle, about.account());
            long ofThis = account.isPresent()
                    ? notices.waiting(
                            handle, addressee, since, account.getAsLong(), StoredKey.of(about.key()), about.header())
                    : 0;
            return notices.made(handle, addressee, since) - ofThis;
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
