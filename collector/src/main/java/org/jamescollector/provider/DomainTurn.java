/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.jamescollector.held.HeldDomain;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.HeldMailException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A domain's turn in a session: the names of its messages in the order in which they are tried, as long as the server takes any. Each domain
 * has two turns, the second, when all have had their first, for the messages at which earlier sessions ended.
 */
final class DomainTurn {

    /** A server that takes none of so many messages in a row takes none of this domain now. */
    static final int MOST_DEFERRED = 100;

    /** So many that cannot be loaded, one after the other, and the repository is out of order. */
    private static final int MOST_NOT_LOADED = 10;

    private static final Logger LOGGER = LoggerFactory.getLogger(DomainTurn.class);

    private final HeldMail held;
    private final QueueMemory memory;
    private final Leased leased;
    private final boolean forTriedLast;
    private final Optional<HeldKey> begin;
    private final Optional<HeldKey> newestTried;
    private final Set<HeldKey> triedLast;
    private final Set<HeldKey> had = new HashSet<>();
    private Deque<HeldKey> waiting = new ArrayDeque<>();
    private boolean opened;
    private int deferredInARow;
    private int notLoadedInARow;

    private DomainTurn(HeldMail held, QueueMemory memory, Leased leased, boolean forTriedLast) {
        this.held = held;
        this.memory = memory;
        this.leased = leased;
        this.forTriedLast = forTriedLast;
        this.begin = memory.beginsBehind(name(leased));
        this.newestTried = memory.newestTried(name(leased));
        this.triedLast = new LinkedHashSet<>(memory.triedLast(name(leased)));
    }

    /**
     * The turns of all domains, in their order; the second ones so that the domain comes last at which a session ended last: it is likely to
     * end there again.
     */
    static Deque<DomainTurn> all(HeldMail held, QueueMemory memory, List<Leased> domains) {
        Deque<DomainTurn> turns = new ArrayDeque<>();
        domains.forEach(leased -> turns.add(new DomainTurn(held, memory, leased, false)));
        domains.stream()
                .filter(leased -> !memory.triedLast(name(leased)).isEmpty())
                .sorted(Comparator.comparingLong(leased -> memory.lastEnded(name(leased))))
                .forEach(leased -> turns.add(new DomainTurn(held, memory, leased, true)));
        return turns;
    }

    private static Domain name(Leased leased) {
        return leased.domain().name();
    }

    HeldDomain domain() {
        return leased.domain();
    }

    /** Whether nobody else may be sending the domain's mail. */
    boolean isLeased() {
        return leased.lease().isGood();
    }

    /**
     * The next message; empty when there is none left, or the turn has ended.
     *
     * @throws HeldMailException when the repository does not tell what it has
     */
    Optional<HeldKey> next() throws HeldMailException {
        if (!isLeased() || isLeft()) {
            return Optional.empty();
        }
        if (!opened) {
            opened = true;
            adopt();
        }
        if (waiting.isEmpty()) {
            waiting = list();
        }
        Optional<HeldKey> next = Optional.ofNullable(waiting.poll());
        next.ifPresentOrElse(had::add, this::cameToAll);
        return next;
    }

    /** Where that does not work, what is ours is sent all the same. */
    private void adopt() {
        try {
            held.adopt(domain());
        } catch (HeldMailException e) {
            LOGGER.error("Mail that something else has put into the repository of {} is not sent now", domain(), e);
        }
    }

    private void cameToAll() {
        if (!forTriedLast) {
            memory.cameToAll(domain().name());
        }
    }

    private boolean isLeft() {
        return deferredInARow >= MOST_DEFERRED || notLoadedInARow >= MOST_NOT_LOADED;
    }

    /** What has not had its turn: what is being sent right now is in the repository still. */
    private Deque<HeldKey> list() throws HeldMailException {
        List<HeldKey> oldestFirst = held.oldestFirst(domain());
        return forTriedLast ? listTriedLast(oldestFirst) : listOthers(oldestFirst);
    }

    /** Oldest first; but where a session has left the domain: what was never tried, what it did not come to, and the rest. */
    private Deque<HeldKey> listOthers(List<HeldKey> oldestFirst) {
        Deque<HeldKey> untried = new ArrayDeque<>();
        List<HeldKey> behind = new ArrayList<>();
        List<HeldKey> before = new ArrayList<>();
        for (HeldKey key : oldestFirst) {
            if (had.contains(key) || triedLast.contains(key)) {
                continue;
            }
            if (begin.isEmpty() || isBehind(key, newestTried)) {
                untried.add(key);
            } else if (isBehind(key, begin)) {
                behind.add(key);
            } else {
                before.add(key);
            }
        }
        untried.addAll(behind);
        untried.addAll(before);
        return untried;
    }

    private static boolean isBehind(HeldKey key, Optional<HeldKey> mark) {
        return mark.filter(other -> key.compareTo(other) <= 0).isEmpty();
    }

    private Deque<HeldKey> listTriedLast(List<HeldKey> oldestFirst) {
        Set<HeldKey> there = new HashSet<>(oldestFirst);
        memory.keepOnly(domain().name(), there);
        Deque<HeldKey> last = new ArrayDeque<>(triedLast);
        last.removeIf(key -> had.contains(key) || !there.contains(key));
        return last;
    }

    void loaded() {
        notLoadedInARow = 0;
    }

    /** The next sessions try this one last, so that many of them do not end each turn at the same place. */
    void notLoaded(HeldKey key) {
        memory.endedAt(domain().name(), key);
        if (++notLoadedInARow == MOST_NOT_LOADED) {
            LOGGER.error(
                    "None of {} mails in a row that are held for {} can be loaded: is its mail repository in order? They"
                            + " are held on, this session leaves the domain, and the next ones try them last",
                    MOST_NOT_LOADED,
                    domain());
        }
    }

    /** What became of a message of this turn. */
    void settled(HeldMessage.Settled settled) {
        HeldKey key = settled.key();
        memory.settled(domain().name(), key);
        had.remove(key);
        settled.heldOn().ifPresent(had::add);
        deferredInARow = settled.isOnlyDeferred() ? deferredInARow + 1 : 0;
        if (deferredInARow >= MOST_DEFERRED && !forTriedLast) {
            // The one that was on its way already counts too.
            memory.leftAt(domain().name(), key);
        }
        if (deferredInARow == MOST_DEFERRED) {
            LOGGER.warn(
                    "None of {} messages in a row that are held for {} is taken now. They are held on, this session leaves"
                            + " the domain, and the next begins behind them",
                    MOST_DEFERRED,
                    domain());
        }
    }
}
