/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jamescollector.history.MessageKey;
import org.jamescollector.spool.SpoolException;

/** Messages of one session that James' spool did not take, while nobody knows yet whose fault that is. Used by the run's thread. */
final class Refusals {

    /**
     * After so many in a row the run ends: most likely it is the spool that refuses, not the messages that are bad.
     * They are set aside all the same, so that bad ones do not hold up those behind them: the next run begins with others.
     * A spool that takes nothing makes a run set this many aside and no more.
     */
    private static final int MOST = 3;

    private final LeftMessages left;
    private final Clock clock;
    private final List<Refused> refused = new ArrayList<>();

    Refusals(LeftMessages left, Clock clock) {
        this.left = left;
        this.clock = clock;
    }

    private record Refused(MessageKey key, long size, SpoolException why) {}

    /**
     * @param key under which attempts at the message are counted
     * @throws RunFailure when it is one too many
     */
    void add(MessageKey key, long size, SpoolException why) throws RunFailure {
        refused.add(new Refused(key, size, why));
        if (refused.size() >= MOST) {
            end();
        }
    }

    /** The spool takes others, so those it refused before were at fault themselves. */
    void spoolTakesOthers() {
        setAside(LeftMessages.Fault.MESSAGE);
    }

    /** @throws RunFailure when the last ones were refused */
    void end() throws RunFailure {
        if (!refused.isEmpty()) {
            SpoolException e = refused.get(0).why();
            setAside(LeftMessages.Fault.MESSAGE_OR_SPOOL);
            throw new RunFailure(
                    RunProblem.Kind.LOCAL,
                    e.getMessage() + "; the messages stay at the provider and are tried again",
                    e);
        }
    }

    private void setAside(LeftMessages.Fault fault) {
        refused.forEach(bad -> left.failed(bad.key(), bad.size(), bad.why().getMessage(), fault, clock.instant()));
        refused.clear();
    }
}
