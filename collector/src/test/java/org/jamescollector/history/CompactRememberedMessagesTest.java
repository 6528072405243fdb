/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jamescollector.history.RememberedMessages.Remembered;
import org.jamescollector.history.RememberedMessages.State;

class CompactRememberedMessagesTest {

    /** A row as the database would give it. */
    record Row(int id, int incarnation, boolean left, State state, boolean marked) {

        MessageKey base() {
            return MessageKey.ofUniqueId("u" + id);
        }

        Digest digest() {
            return StoredKey.of(base()).base();
        }

        long millis() {
            return 1_000L * (id * 100L + incarnation);
        }
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 200),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(true, false, false, false),
                        Arbitraries.of(State.COLLECTED, State.DELETED),
                        Arbitraries.of(true, false))
                .as(Row::new)
                .list()
                // A message has one row.
                .uniqueElements(row -> row.left() ? row : List.of(row.id(), row.incarnation()))
                .ofMaxSize(300);
    }

    @Provide
    Arbitrary<List<Integer>> listing() {
        return Arbitraries.integers().between(0, 250).list().ofMaxSize(300);
    }

    @Property
    void shouldAnswerAsAMapWould(
            @ForAll("rows") List<Row> rows, @ForAll("listing") List<Integer> listing, @ForAll boolean sized) {
        // Too small at first, or just right.
        CompactRememberedMessages compact = new CompactRememberedMessages(sized ? rows.size() : 0);
        Map<MessageKey, Row> collected = new HashMap<>();
        Map<MessageKey, Set<Boolean>> leftMarks = new HashMap<>();
        for (Row row : rows) {
            if (row.left()) {
                compact.addLeft(row.digest(), row.marked());
                leftMarks.computeIfAbsent(row.base(), base -> new HashSet<>()).add(row.marked());
            } else {
                compact.addCollected(row.digest(), row.incarnation(), row.state(), row.marked(), row.millis());
                collected.merge(row.base(), row, (a, b) -> b.incarnation() > a.incarnation() ? b : a);
            }
        }
        assertThat(compact.size()).isEqualTo(collected.size());

        Set<MessageKey> seen = new HashSet<>();
        for (int id : listing) {
            MessageKey base = MessageKey.ofUniqueId("u" + id);
            seen.add(base);
            assertThat(compact.see(base))
                    .isEqualTo(Optional.ofNullable(collected.get(base)).map(this::remembered));
        }
        assertThat(compact.missing()).isEqualTo((int) collected.values().stream()
                .filter(row -> row.state() == State.COLLECTED && !seen.contains(row.base()))
                .count());

        Set<String> expected = new HashSet<>();
        collected.values().stream()
                .filter(row -> seen.contains(row.base()) == row.marked())
                .forEach(row -> expected.add("collected " + row.digest() + row.incarnation() + !row.marked()));
        rows.stream()
                .filter(row -> !row.left() && !row.marked())
                .filter(row -> collected.get(row.base()).incarnation() > row.incarnation())
                .forEach(row -> expected.add("collected " + row.digest() + row.incarnation() + true));
        leftMarks.forEach((base, marks) -> {
            if (marks.contains(seen.contains(base))) {
                expected.add("left " + StoredKey.of(base).base() + !seen.contains(base));
            }
        });
        assertThat(changes(compact)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private Remembered remembered(Row row) {
        MessageKey key = row.incarnation() == 1 ? row.base() : row.base().incarnation(row.incarnation());
        State state = row.state() == State.COLLECTED && row.marked() ? State.MISSING : row.state();
        return new Remembered(key, state, Instant.ofEpochMilli(row.millis()));
    }

    private static List<String> changes(CompactRememberedMessages compact) {
        List<String> changes = new ArrayList<>();
        compact.changes(new CompactRememberedMessages.Changes() {
            @Override
            public void collected(Digest base, int incarnation, boolean missing) {
                changes.add("collected " + base + incarnation + missing);
            }

            @Override
            public void left(Digest base, boolean missing) {
                changes.add("left " + base + missing);
            }
        });
        return changes;
    }

    @Example
    void shouldTakeThirtyTwoBytesAMessage() {
        int messages = 1_000_000;
        CompactRememberedMessages compact = new CompactRememberedMessages(messages);
        for (int i = 0; i < messages; i++) {
            compact.addCollected(
                    StoredKey.of(MessageKey.ofUniqueId("uid" + i)).base(), 1, State.COLLECTED, false, 1_000L * i);
        }
        assertThat(compact.size()).isEqualTo(messages);
        assertThat(compact.bytes()).isBetween(31L * messages, 32L * messages + 1_000);
        assertThat(compact.see(MessageKey.ofUniqueId("uid999999"))).isPresent();
        assertThat(compact.missing()).isEqualTo(messages - 1);
    }
}
