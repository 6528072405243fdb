/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Gathers which messages are missing, or back, since the last listing, into transactions of bounded size. */
final class Marking implements AutoCloseable {

    private final int most;
    private final Consumer<List<MessageTable.Mark>> write;
    private final List<MessageTable.Mark> waiting = new ArrayList<>();

    /**
     * @param most in one transaction
     * @param write writes some, durably
     */
    private Marking(int most, Consumer<List<MessageTable.Mark>> write) {
        this.most = most;
        this.write = write;
    }

    /**
     * Has all that has changed written.
     *
     * @param collected writes marks of messages that were collected
     * @param left the same for those that were left
     */
    static void run(
            CompactRememberedMessages compared,
            int most,
            Consumer<List<MessageTable.Mark>> collected,
            Consumer<List<MessageTable.Mark>> left) {
        try (Marking ofCollected = new Marking(most, collected);
                Marking ofLeft = new Marking(most, left)) {
            compared.changes(new CompactRememberedMessages.Changes() {
                @Override
                public void collected(Digest base, int incarnation, boolean missing) {
                    ofCollected.add(new MessageTable.Mark(base, incarnation, missing));
                }

                @Override
                public void left(Digest base, boolean missing) {
                    ofLeft.add(new MessageTable.Mark(base, 0, missing));
                }
            });
        }
    }

    private void add(MessageTable.Mark mark) {
        waiting.add(mark);
        if (waiting.size() == most) {
            close();
        }
    }

    @Override
    public void close() {
        if (!waiting.isEmpty()) {
            write.accept(List.copyOf(waiting));
            waiting.clear();
        }
    }
}
