/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jamescollector.testing.Pop3Tap.Passing;

/** One life of the James process, from its start to the kill, as seen from the connections to its providers. */
final class Life {

    private static final long PATIENCE_SECONDS = 90;
    /** About so many octets is a line of the file of delivered mail. */
    private static final int LINE = 170;

    private record Counted(String account, Passing what) {}

    private final Optional<KillMoment> moment;
    private final Map<String, Integer> budgets;
    private final Map<Counted, Integer> counts = new ConcurrentHashMap<>();
    /** By account, whether its session has done nothing yet. */
    private final Map<String, Boolean> idle = new ConcurrentHashMap<>();

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    private Life(Optional<KillMoment> moment, Map<String, Integer> budgets) {
        this.moment = moment;
        this.budgets = budgets;
    }

    /**
     * A life that ends at a moment, or when one of the accounts has collected all it may.
     *
     * @param budgets by account, how many messages may pass
     */
    static Life until(KillMoment moment, Map<String, Integer> budgets) {
        return new Life(Optional.of(moment), budgets);
    }

    static Life undisturbed() {
        return new Life(Optional.empty(), Map.of());
    }

    void passing(String account, Passing what) throws InterruptedException {
        int count = counts.merge(new Counted(account, what), 1, Integer::sum);
        boolean spent = what == Passing.AFTER_MESSAGE && count >= budgets.getOrDefault(account, Integer.MAX_VALUE);
        boolean now = moment.filter(at -> at.isAt(account, what, count)).isPresent();
        if (spent || now || isAtItsEnd(account, what)) {
            reached.countDown();
        }
        if (spent || (now && moment.orElseThrow().held())) {
            over.await();
        }
    }

    /**
     * Whether the account the moment is of has nothing more to collect: its session ends with no message, and nothing to delete. What waits in
     * James' spool is collected and not delivered, so that budgets, which go by what was delivered, may be larger than what is left.
     */
    private boolean isAtItsEnd(String account, Passing what) {
        return switch (what) {
            case LISTING -> {
                idle.put(account, true);
                yield false;
            }
            case END_OF_MESSAGE, AFTER_MESSAGE, DELETION -> {
                idle.put(account, false);
                yield false;
            }
            case END -> idle.getOrDefault(account, false)
                    && moment.filter(at -> at.account().equals(account)).isPresent();
            default -> false;
        };
    }

    /** Comes back at the moment, or when the account has nothing more to collect. */
    void awaitMoment(Path delivered) throws InterruptedException {
        KillMoment at = moment.orElseThrow();
        switch (at.sign()) {
            case PROCESS_STARTED -> {
                reached.await(at.later().toMillis(), TimeUnit.MILLISECONDS);
                return;
            }
            case MAIL_DELIVERED -> awaitGrowth(delivered, (long) at.number() * LINE);
            default -> awaitReached();
        }
        LockSupport.parkNanos(at.later().toNanos());
    }

    private void awaitReached() throws InterruptedException {
        if (!reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("James did not come to " + moment + ", but to " + counts);
        }
    }

    private void awaitGrowth(Path file, long octets) throws InterruptedException {
        long wanted = size(file) + octets;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (size(file) < wanted && !reached.await(1, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("James did not come to " + moment + ", but to " + counts);
            }
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** James is dead: what was held may go on, to nowhere. */
    void ended() {
        over.countDown();
    }
}
