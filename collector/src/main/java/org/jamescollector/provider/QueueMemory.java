/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.Domain;
import org.jamescollector.held.HeldKey;

/**
 * What earlier sessions say about the order of the next: behind which message of a domain it begins, and which it tries last. Otherwise
 * messages that a server does not take, or at which it ends the session, would stand before all others for as long as they are held. This
 * node's, and forgotten when James ends.
 */
final class QueueMemory {

    /** Of a domain; the one that was noted first is forgotten first. */
    static final int MOST_TRIED_LAST = 1_000;

    private final Map<Domain, OfDomain> domains = new HashMap<>();
    private long ended;

    private static final class OfDomain {
        private Optional<HeldKey> begin = Optional.empty();
        private Optional<HeldKey> newest = Optional.empty();
        private final Set<HeldKey> triedLast = new LinkedHashSet<>();
        private long lastEnded;
    }

    private OfDomain of(Domain domain) {
        return domains.computeIfAbsent(domain, any -> new OfDomain());
    }

    /** The message behind which a session begins; empty: with the oldest. */
    synchronized Optional<HeldKey> beginsBehind(Domain domain) {
        return of(domain).begin;
    }

    /** The newest message that a server has said anything about: what came after it was never tried. */
    synchronized Optional<HeldKey> newestTried(Domain domain) {
        return of(domain).newest;
    }

    /** A session has left the domain with this message, and has not come to those behind it. */
    synchronized void leftAt(Domain domain, HeldKey key) {
        of(domain).begin = Optional.of(key);
    }

    /** A session has come to all messages of the domain. */
    synchronized void cameToAll(Domain domain) {
        of(domain).begin = Optional.empty();
    }

    /** Those at which sessions ended, the one first that was noted first. */
    synchronized List<HeldKey> triedLast(Domain domain) {
        return List.copyOf(of(domain).triedLast);
    }

    /** A session ended at this message. */
    synchronized void endedAt(Domain domain, HeldKey key) {
        of(domain).lastEnded = ++ended;
        Set<HeldKey> all = of(domain).triedLast;
        all.remove(key);
        all.add(key);
        if (all.size() > MOST_TRIED_LAST) {
            Iterator<HeldKey> first = all.iterator();
            first.next();
            first.remove();
        }
    }

    /** The greater, the later a session ended at a message of the domain; 0: none has. */
    synchronized long lastEnded(Domain domain) {
        return of(domain).lastEnded;
    }

    /** A server has said what becomes of this message: it is as good as any other. */
    synchronized void settled(Domain domain, HeldKey key) {
        OfDomain known = of(domain);
        known.triedLast.remove(key);
        if (known.newest.filter(newest -> newest.compareTo(key) >= 0).isEmpty()) {
            known.newest = Optional.of(key);
        }
    }

    /** What is not held any more need not be remembered. */
    synchronized void keepOnly(Domain domain, Set<HeldKey> held) {
        of(domain).triedLast.retainAll(held);
    }
}
