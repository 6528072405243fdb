/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/** The mailbox behind a {@link FakePop3Server}. Safe for many threads. */
final class FakeMaildrop {

    private final List<FakeMessage> messages = new ArrayList<>();

    synchronized void add(FakeMessage message) {
        messages.add(message);
    }

    synchronized List<FakeMessage> snapshot() {
        return List.copyOf(messages);
    }

    synchronized void remove(Collection<FakeMessage> deleted) {
        messages.removeAll(List.copyOf(deleted));
    }

    synchronized void replaceAll(UnaryOperator<FakeMessage> change) {
        messages.replaceAll(change);
    }
}
