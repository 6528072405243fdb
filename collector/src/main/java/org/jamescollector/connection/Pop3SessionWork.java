/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jamescollector.account.Keep;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.history.Digest;
import org.jamescollector.history.History;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.RememberedMessages;
import org.jamescollector.pop3.Pop3Exception;
import org.jamescollector.pop3.Pop3Session;
import org.jamescollector.rules.Decisions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work of one session: look, compare, collect, delete, QUIT. Runs on a thread of its own. */
final class Pop3SessionWork {

    private static final Logger LOGGER = LoggerFactory.getLogger(Pop3SessionWork.class);
    private static final int LARGEST_MAILDROP = 2_000_000;
    /** Later than any message; a database's times end there. */
    private static final Instant EVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final RunServices services;
    private final Pop3Account account;
    private final RunEnvelopes envelopes;
    private final RunRules rules;
    private final RunNotices notices;
    private final Pop3Session session;
    private final RunProgress progress;

    Pop3SessionWork(
            RunServices services,
            Pop3Account account,
            RunEnvelopes envelopes,
            RunRules rules,
            RunNotices notices,
            Pop3Session session,
            RunProgress progress) {
        this.services = services;
        this.account = account;
        this.envelopes = envelopes;
        this.rules = rules;
        this.notices = notices;
        this.session = session;
        this.progress = progress;
    }

    /** Whether another session has something to do. */
    enum Result {
        DONE,
        MORE
    }

    /**
     * @throws Pop3Exception when the session ended before its time
     * @throws RunFailure when spool, disk or history failed
     */
    Result run() throws RunFailure, InterruptedException {
        Pop3Session.Maildrop maildrop = Replies.await(session.stat());
        progress.sessionOpened(maildrop.messages());
        if (maildrop.messages() > LARGEST_MAILDROP) {
            throw new Pop3Exception(
                    Pop3Exception.Kind.TOO_LARGE,
                    "STAT",
                    "the provider says there are " + maildrop.messages() + " messages; more than " + LARGEST_MAILDROP
                            + " cannot be handled, move some of them elsewhere");
        }
        if (isSettled(maildrop)) {
            Replies.await(session.quit());
            return Result.DONE;
        }
        return work(maildrop);
    }

    /** Whether the mailbox is as it was when nothing was left to do, and no time has come since. */
    private boolean isSettled(Pop3Session.Maildrop maildrop) {
        History history = services.history();
        Instant now = services.clock().instant();
        Optional<Digest> settled = history.settledListing(account.name());
        if (settled.isEmpty()
                || history.anyLeftDue(account.name(), now)
                || history.anyKeptDue(account.name(), now)
                || isWrittenAbout()
                || deleteCollectedBefore(now)
                        .filter(before -> history.anyCollectedBefore(account.name(), before))
                        .isPresent()) {
            return false;
        }
        ListingDigest digest = new ListingDigest(account, maildrop);
        try {
            if (Replies.await(session.uidl(digest::add)) != maildrop.messages()) {
                return false;
            }
        } catch (Pop3Exception e) {
            if (e.kind().endsSession()) {
                throw e;
            }
            return false;
        }
        return digest.finish().equals(settled.get());
    }

    /** Whether somebody wants a message, or is to be told of one if it is gone. */
    private boolean isWrittenAbout() {
        return !services.outbox().waiting(account.name()).isEmpty()
                || services.asks().anyReleased(account.name());
    }

    /** What rules have ignored since before this time is deleted: only by accounts that keep messages for a time. */
    private Optional<Instant> deleteIgnoredBefore(Instant now) {
        return account.keep() instanceof Keep.DeleteAfter ? deleteCollectedBefore(now) : Optional.empty();
    }

    private Optional<Instant> deleteCollectedBefore(Instant now) {
        if (account.keep() instanceof Keep.DeleteAtOnce) {
            return Optional.of(EVER);
        }
        return account.keep() instanceof Keep.DeleteAfter after
                ? Optional.of(now.minus(after.age()))
                : Optional.empty();
    }

    private Result work(Pop3Session.Maildrop maildrop) throws RunFailure, InterruptedException {
        History history = services.history();
        Instant now = services.clock().instant();
        RememberedMessages remembered = history.remembered(account.name());
        LeftMessages left = LeftMessages.load(history, account.name());
        rules.asks().load(services.asks().open(account.name()));
        notices.begin();
        WatchedMessages watched = new WatchedMessages(services, account.name(), rules.asks());
        rules.watch(watched);
        ListingComparison comparison = new ListingComparison(
                maildrop.messages(),
                remembered,
                left.before(),
                new ListingComparison.ComparisonPolicy(
                        account.name(),
                        account.limits().messages(),
                        rules.areNone() ? account.maximumMessageSize().orElse(Long.MAX_VALUE) : Long.MAX_VALUE,
                        rules::isDecided,
                        rules.asks(),
                        history.kept(account.name()),
                        history.waiting(account.name()),
                        deleteIgnoredBefore(now),
                        deleteCollectedBefore(now),
                        account.smallestFirst(),
                        now));
        Optional<Digest> listing = list(comparison, watched, maildrop);
        ClosingAsks closing = new ClosingAsks(services, rules.asks());
        Deletions deletions = new Deletions(session, closing);
        for (Candidate due : comparison.due()) {
            deletions.delete(due, due.knownAs());
        }
        Identification identification = new Identification(history, account.name(), remembered, comparison::isShared);
        List<Candidate> wanted = identify(identification, comparison, deletions, watched);
        comparison.tooLarge().forEach(left::add);
        boolean all = !comparison.moreThanThisSession();
        RuleOutcomes outcomes =
                new AppliedDecisions(services, account, rules, notices, left, deletions, closing, progress);
        try (RuleStep step = new RuleStep(services, account, rules, envelopes, session, left, outcomes)) {
            List<RuleStep.Wanted> chosen =
                    rules.areNone() ? withoutRules(wanted) : inOrder(step.ask(wanted), comparison.order());
            List<RuleStep.Wanted> allowed = withinLimits(chosen);
            all &= allowed.size() == chosen.size();
            try (Downloads downloads = new Downloads(
                    services, account, envelopes, session, identification, step, left, deletions, closing, progress)) {
                downloads.collect(allowed);
            }
        } finally {
            try {
                outcomes.save();
            } finally {
                progress.left(left.save(history));
            }
        }
        warnIfKeptInVain();
        boolean stopped = services.stopping().getAsBoolean();
        quit(deletions, watched, comparison.everyMessageHasAnId() || (all && !stopped));
        if (stopped) {
            return Result.DONE;
        }
        history.reconcile(account.name(), remembered, services.clock().instant());
        boolean settled = all && deletions.asked() == 0 && comparison.everyMessageHasAnId();
        history.settle(account.name(), listing.filter(digest -> settled));
        return all ? Result.DONE : Result.MORE;
    }

    /** EXPIRE 0 (RFC 2449): the provider deletes what was fetched, whatever we say. */
    private void warnIfKeptInVain() {
        boolean deletesByItself = session.capabilities().expireDays().orElse(Integer.MAX_VALUE) == 0;
        if (deletesByItself
                && !(account.keep() instanceof Keep.DeleteAtOnce)
                && progress.counts().collected() > 0) {
            LOGGER.warn(
                    "The provider does not let messages be left (EXPIRE 0): what was collected is gone there, although"
                            + " this account's <keep> is not <keep>delete</keep>");
        }
    }

    /** Has the listing compared and gives its digest; empty where the provider has no unique-ids. */
    private Optional<Digest> list(
            ListingComparison comparison, WatchedMessages watched, Pop3Session.Maildrop maildrop) {
        ListingDigest digest = new ListingDigest(account, maildrop);
        CompletableFuture<Integer> sizes = session.list(comparison::size);
        CompletableFuture<Integer> ids = session.uidl((number, id) -> {
            digest.add(number, id);
            comparison.uniqueId(number, id);
            watched.see(MessageKey.ofUniqueId(id));
        });
        Replies.await(sizes);
        try {
            Replies.await(ids);
        } catch (Pop3Exception e) {
            if (e.kind().endsSession()) {
                throw e;
            }
            LOGGER.warn(
                    "The provider has no UIDL ({}): messages are told apart by header and size, which costs a look at"
                            + " every header in each run",
                    e.getMessage());
            return Optional.empty();
        }
        if (comparison.hasSharedIds()) {
            Replies.await(session.uidl(comparison::shared));
            comparison.leaveSharedOut();
        }
        return Optional.of(digest.finish());
    }

    private List<Candidate> identify(
            Identification identification, ListingComparison comparison, Deletions deletions, WatchedMessages watched) {
        List<Candidate> wanted = new ArrayList<>();
        List<Candidate> unsure = new ArrayList<>(comparison.unidentified());
        unsure.addAll(comparison.usedBefore());
        for (Candidate candidate : comparison.wanted()) {
            boolean sure =
                    !identification.idsMayHaveChanged() || candidate.identity() instanceof Candidate.Identity.Part;
            (sure ? wanted : unsure).add(candidate);
        }
        if (!unsure.isEmpty()) {
            Identification.Recognised recognised = identification.byHeader(session, unsure);
            recognised.known().forEach((candidate, message) -> {
                progress.recognised();
                watched.see(message.key());
                Optional<Candidate> part = comparison.recognised(candidate, message);
                part.ifPresent(wanted::add);
                if (part.isEmpty() && comparison.isDue(message)) {
                    deletions.delete(candidate, message.key());
                }
            });
            recognised.wanted().forEach(candidate -> watched.see(candidate.knownAs()));
            recognised.wanted().stream()
                    .filter(candidate -> comparison.mayBeCollected(candidate.knownAs(), candidate.size()))
                    .forEach(wanted::add);
        }
        wanted.sort(comparison.order());
        return wanted;
    }

    private static List<RuleStep.Wanted> withoutRules(List<Candidate> wanted) {
        Optional<Decisions> download = Optional.of(Decisions.download());
        return wanted.stream()
                .map(candidate -> new RuleStep.Wanted(candidate, download))
                .toList();
    }

    /** What rules want to be first is first; apart from that the order is that of the account. */
    private static List<RuleStep.Wanted> inOrder(List<RuleStep.Wanted> wanted, Comparator<Candidate> ofAccount) {
        Comparator<RuleStep.Wanted> byPriority = Comparator.comparingInt(
                each -> -each.decisions().map(Decisions::priority).orElse(0));
        return wanted.stream()
                .sorted(byPriority.thenComparing(RuleStep.Wanted::candidate, ofAccount))
                .toList();
    }

    /**
     * What of these this session may collect. Those that may turn out to be known do not count: they must not take the place
     * of new ones, in this session and in every other.
     */
    private List<RuleStep.Wanted> withinLimits(List<RuleStep.Wanted> wanted) {
        List<RuleStep.Wanted> allowed = new ArrayList<>(wanted.size());
        int messages = 0;
        long bytes = 0;
        for (RuleStep.Wanted each : wanted) {
            Candidate candidate = each.candidate();
            if (candidate.identity() instanceof Candidate.Identity.Key) {
                messages++;
                bytes += candidate.size();
                if (messages > account.limits().messages()
                        || (messages > 1 && bytes > account.limits().bytes())) {
                    continue;
                }
            }
            allowed.add(each);
        }
        return allowed;
    }

    /**
     * Deletions are written down before QUIT: whether it worked is unknown if the line is cut before its answer, and an id
     * that is seen again after that may already be another message's.
     */
    private void quit(Deletions deletions, WatchedMessages watched, boolean complete) {
        Replies.await(deletions.answered());
        if (deletions.count() > 0) {
            services.history()
                    .deleted(account.name(), deletions.keys(), services.clock().instant());
        }
        watched.beforeQuit(deletions.keys(), complete, services.clock().instant());
        Replies.await(session.quit());
        watched.deletionsAreFinal(deletions.keys());
        progress.deleted(deletions.count());
    }

    /**
     * Digest of a listing of unique-ids, in its order, together with the size of all messages, since an id may be given to another message,
     * and with the one setting that says which of them are left: when it changes, a mailbox that has not changed is to be looked at again.
     */
    private static final class ListingDigest {

        private final Hasher hasher = Hashing.sha256().newHasher();

        /** Rules that change forget the settled listing themselves. */
        ListingDigest(Pop3Account account, Pop3Session.Maildrop maildrop) {
            hasher.putLong(maildrop.octets());
            hasher.putLong(account.maximumMessageSize().orElse(Long.MAX_VALUE));
        }

        void add(int number, String uniqueId) {
            hasher.putString(uniqueId, StandardCharsets.UTF_8).putByte((byte) '\n');
        }

        Digest finish() {
            return Digest.of(hasher.hash().asBytes());
        }
    }
}
