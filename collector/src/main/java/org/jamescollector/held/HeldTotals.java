/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.james.core.Domain;

/**
 * How much is held for each domain: counted through the repository's names now and then, and kept up in between. Where several nodes
 * hold mail for a domain, each learns of the others' with the next count.
 */
final class HeldTotals {

    private static final Duration COUNT_HOLDS = Duration.ofMinutes(1);

    /** The same where there is no room: somebody else may have made some, and mail is refused meanwhile. */
    static final Duration FULL_HOLDS = Duration.ofSeconds(5);

    private final Clock clock;
    private final ConcurrentMap<Domain, Counted> totals = new ConcurrentHashMap<>();

    /** What is held for a domain. */
    record Total(long messages, long bytes) {

        static Total of(List<HeldKey> keys) {
            return new Total(keys.size(), keys.stream().mapToLong(HeldKey::size).sum());
        }

        boolean hasRoomFor(long size, HoldLimits limits) {
            return messages < limits.messages() && bytes + size <= limits.bytes();
        }
    }

    private record Counted(Instant at, Total total) {}

    HeldTotals(Clock clock) {
        this.clock = clock;
    }

    /** The last count, however old. */
    Optional<Total> latest(Domain domain) {
        return Optional.ofNullable(totals.get(domain)).map(Counted::total);
    }

    /** The last count, unless it is too old. */
    Optional<Total> fresh(Domain domain) {
        return notOlderThan(COUNT_HOLDS, domain);
    }

    /** The last count, unless it is too old to refuse mail because of it. */
    Optional<Total> freshWhereFull(Domain domain) {
        return notOlderThan(FULL_HOLDS, domain);
    }

    private Optional<Total> notOlderThan(Duration age, Domain domain) {
        return Optional.ofNullable(totals.get(domain))
                .filter(counted -> counted.at().plus(age).isAfter(clock.instant()))
                .map(Counted::total);
    }

    void counted(Domain domain, Total total) {
        totals.put(domain, new Counted(clock.instant(), total));
    }

    void added(Domain domain, long size) {
        changed(domain, 1, size);
    }

    void removed(Domain domain, long size) {
        changed(domain, -1, -size);
    }

    private void changed(Domain domain, long messages, long bytes) {
        totals.computeIfPresent(
                domain,
                (name, counted) -> new Counted(
                        counted.at(),
                        new Total(
                                Math.max(0, counted.total().messages() + messages),
                                Math.max(0, counted.total().bytes() + bytes))));
    }
}
