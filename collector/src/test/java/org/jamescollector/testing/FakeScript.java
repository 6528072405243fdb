/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a {@link FakePop3Server} is to do otherwise, and how often. */
final class FakeScript {

    private record Instead(String step, FakeAnswer answer, AtomicInteger times) {}

    private final List<Instead> instead = new CopyOnWriteArrayList<>();

    void add(String step, FakeAnswer answer, int times) {
        instead.add(new Instead(step, answer, new AtomicInteger(times)));
    }

    void clear() {
        instead.clear();
    }

    /** The first that was told for this command or its verb, and that was not given as often as it should be. */
    Optional<FakeAnswer> answerAt(String step) {
        String verb = step.split(" ", 2)[0];
        return instead.stream()
                .filter(each -> each.step().equals(step) || each.step().equals(verb))
                .filter(each -> each.times().getAndUpdate(left -> Math.max(0, left - 1)) > 0)
                .map(Instead::answer)
                .findFirst();
    }
}
