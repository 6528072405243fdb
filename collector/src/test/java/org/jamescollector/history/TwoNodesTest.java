/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.history.Messages.ACCOUNT;
import static org.jamescollector.history.Messages.NOW;
import static org.jamescollector.history.Messages.delivery;
import static org.jamescollector.history.Messages.digest;
import static org.jamescollector.history.Messages.key;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.james.core.MailAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that share one PostgreSQL do the same at the same moment: mails, asks, decisions and claims stay what they promise. */
@Timeout(120)
class TwoNodesTest {

    private static final MailAddress ANNA = FilledDatabase.address("anna@example.org");
    private static final MailAddress BERTA = FilledDatabase.address("berta@example.org");
    private static final int MANY = 200;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Node> nodes = new ArrayList<>();

    /** A process of its own would have no more in common with the other. */
    private record Node(int number, HistoryDatabase database, JdbcHistory history) implements AutoCloseable {

        static Node on(DatabaseSettings settings, int number) {
            HistoryDatabase database = HistoryDatabase.open(settings);
            return new Node(number, database, new JdbcHistory(database, Runnable::run));
        }

        Outbox outbox() {
            return history.outbox();
        }

        Asks asks() {
            return history.asks();
        }

        /** In an order of its own. */
        <T> List<T> shuffled(Collection<T> all) {
            List<T> order = new ArrayList<>(all);
            Collections.shuffle(order, new Random(number));
            return order;
        }

        @Override
        public void close() {
            history.close();
            database.close();
        }
    }

    @BeforeEach
    void begin() {
        DatabaseSettings settings = PostgresServer.shared().newDatabase();
        nodes.add(Node.on(settings, 0));
        nodes.add(Node.on(settings, 1));
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        nodes.forEach(Node::close);
    }

    private Node here() {
        return nodes.get(0);
    }

    private Node there() {
        return nodes.get(1);
    }

    /** What a node does. */
    private interface Work<T> {
        T on(Node node) throws Exception;
    }

    /** Both begin at the same moment. */
    private <T> List<T> both(Work<T> work) throws Exception {
        return atOnce(List.of(() -> work.on(here()), () -> work.on(there())));
    }

    private <T> List<T> atOnce(List<Callable<T>> works) throws Exception {
        CyclicBarrier start = new CyclicBarrier(works.size());
        List<Future<T>> answers = new ArrayList<>();
        for (Callable<T> work : works) {
            answers.add(threads.submit(() -> {
                start.await();
                return work.call();
            }));
        }
        List<T> all = new ArrayList<>();
        for (Future<T> answer : answers) {
            all.add(answer.get());
        }
        return all;
    }

    private static Notice notice(String about) {
        return new Notice(
                UUID.randomUUID().toString(),
                ACCOUNT,
                key(about),
                digest(about),
                "ask",
                ANNA,
                false,
                NOW,
                false,
                "Subject: " + about + "\r\n\r\n");
    }

    private static Asks.Question question(String id, String about, MailAddress recipient) {
        Ask ask = new Ask(
                id,
                ACCOUNT,
                key(about),
                recipient,
                Ask.Kind.ASK,
                NOW,
                NOW.plus(Duration.ofDays(14)),
                Ask.Then.LEAVE,
                1_000,
                "",
                "",
                digest(about),
                Ask.State.ASKED,
                Optional.empty(),
                "");
        return new Asks.Question(ask, notice(about));
    }

    private static List<String> names(int number) {
        return IntStream.range(0, number).mapToObj(i -> "m" + i).toList();
    }

    private long count(String table) {
        return here().database().jdbi().withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    @Test
    void shouldLetOneOfTwoDeliveriesOfEachMailThrough() throws Exception {
        List<Notice> all = names(MANY).stream().map(TwoNodesTest::notice).toList();
        here().outbox().add(all);
        List<List<String>> granted = both(node -> {
            List<String> mine = new ArrayList<>();
            List<Notice> ready = node.outbox().ready(ACCOUNT, NOW, MANY).due().stream()
                    .map(Outbox.Due::notice)
                    .toList();
            assertThat(ready).as("both have all of them to send").hasSize(MANY);
            for (Notice notice : node.shuffled(ready)) {
                if (node.outbox().claim(notice.id(), delivery()) == History.Claim.GRANTED) {
                    mine.add(notice.id());
                }
            }
            node.outbox().sent(ready.stream().map(Notice::id).toList(), NOW);
            return mine;
        });
        assertThat(granted).allSatisfy(mine -> assertThat(mine).isNotEmpty());
        assertThat(granted.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(Notice::id).toList());
        assertThat(here().outbox().ready(ACCOUNT, NOW, MANY).due()).isEmpty();
    }

    @Test
    void shouldNotSendAgainWhatOneHasSentAndTheOtherCouldNot() throws Exception {
        List<Notice> all = names(MANY).stream().map(TwoNodesTest::notice).toList();
        here().outbox().add(all);
        List<Callable<Boolean>> works = List.of(
                () -> {
                    here().shuffled(all).forEach(notice -> here().outbox().sent(List.of(notice.id()), NOW));
                    return true;
                },
                () -> {
                    for (Notice notice : there().shuffled(all)) {
                        there().outbox().refused(List.of(new Outbox.Refusal(notice.id(), "full", NOW, NOW)));
                        there().outbox().setAside(List.of(new Outbox.Unsendable(notice.id(), "full")));
                    }
                    return true;
                });
        atOnce(works);
        assertThat(here().outbox().ready(ACCOUNT, NOW, MANY).due()).isEmpty();
        assertThat(here().outbox().countSetAside()).isZero();
    }

    @Test
    void shouldReleaseOnceThoughTwoAnswersComeAtTheSameMoment() throws Exception {
        here().asks()
                .ask(names(MANY).stream()
                        .map(name -> question(name, name, ANNA))
                        .toList());
        List<Set<String>> released = both(node -> node.shuffled(names(MANY)).stream()
                .filter(id -> node.asks().release(id, "node " + node.number(), NOW))
                .collect(Collectors.toSet()));
        assertThat(released).allSatisfy(mine -> assertThat(mine).isNotEmpty());
        assertThat(released.stream().flatMap(Set::stream)).containsExactlyInAnyOrderElementsOf(names(MANY));
        for (Node node : nodes) {
            released.get(node.number())
                    .forEach(id -> assertThat(here().asks().find(id).map(Ask::releasedBy))
                            .as("who was told so is who is named")
                            .contains("node " + node.number()));
        }
    }

    @Test
    void shouldReleaseAMessageOrLetItGoAndNeverBoth() throws Exception {
        Map<Boolean, Integer> outcomes = new ConcurrentHashMap<>();
        for (String name : names(MANY)) {
            here().asks().ask(List.of(question(name + "a", name, ANNA), question(name + "b", name, BERTA)));
            List<Callable<Boolean>> works = List.of(
                    () -> here().asks().closeUnanswered(List.of(name + "a", name + "b"), List.of(), NOW),
                    () -> there().asks().release(name + "b", "berta@example.org", NOW));
            List<Boolean> answers = atOnce(works);
            assertThat(answers.get(0)).as("it may go").isNotEqualTo(answers.get(1));
            assertThat(here().asks().find(name + "a").map(Ask::state))
                    .contains(answers.get(0) ? Ask.State.GONE : Ask.State.ASKED);
            assertThat(here().asks().find(name + "b").map(Ask::state))
                    .contains(answers.get(0) ? Ask.State.GONE : Ask.State.RELEASED);
            outcomes.merge(answers.get(0), 1, Integer::sum);
        }
        assertThat(outcomes).as("each was first at times").containsKeys(true, false);
    }

    @Test
    void shouldAskOncePerRecipientThoughBothNodesAsk() throws Exception {
        List<Integer> notWritten = both(node -> {
            int known = 0;
            for (String name : node.shuffled(names(MANY))) {
                known += node.asks()
                        .ask(List.of(question(name + node.number(), name, ANNA)))
                        .size();
            }
            return known;
        });
        assertThat(notWritten.stream().mapToInt(Integer::intValue).sum()).isEqualTo(MANY);
        assertThat(here().asks().open(ACCOUNT)).hasSize(MANY);
        assertThat(count("collector_notice"))
                .as("who is not asked is not written to")
                .isEqualTo(MANY);
    }

    @Test
    void shouldMakeOneSecret() throws Exception {
        List<byte[]> secrets = both(node -> node.asks().secret());
        assertThat(secrets.get(0)).isEqualTo(secrets.get(1));
        assertThat(here().asks().secret()).isEqualTo(secrets.get(0));
    }

    @Test
    void shouldCountEachDecisionThoughBothNodesMakeIt() throws Exception {
        int rounds = 20;
        both(node -> {
            for (int round = 0; round < rounds; round++) {
                node.history()
                        .decisionLog()
                        .record(node.shuffled(names(MANY)).stream()
                                .map(name -> new RecordedDecision(
                                        ACCOUNT,
                                        key(name),
                                        NOW,
                                        1_000,
                                        "",
                                        "",
                                        List.of(),
                                        "leave",
                                        Optional.of("1 (test)"),
                                        Optional.empty()))
                                .toList());
            }
            return true;
        });
        assertThat(here().history().decisionLog().find(DecisionLog.Query.latest(DecisionLog.Query.MOST)))
                .hasSize(MANY)
                .extracting(RecordedDecision::times)
                .containsOnly(2L * rounds);
    }

    @Test
    void shouldGrantEachMessageOnceThoughBothNodesRecordIt() throws Exception {
        List<List<History.Claim>> claims = both(node -> {
            List<History.Claim> mine = new ArrayList<>(Collections.nCopies(MANY, History.Claim.TAKEN));
            for (int i : node.shuffled(IntStream.range(0, MANY).boxed().toList())) {
                Collected message = Messages.collected(ACCOUNT, key("m" + i), delivery(), NOW);
                mine.set(i, node.history().record(List.of(message)).join().get(0));
            }
            return mine;
        });
        for (int i = 0; i < MANY; i++) {
            assertThat(claims.get(0).get(i)).isNotEqualTo(claims.get(1).get(i));
        }
        assertThat(count("collector_message")).isEqualTo(MANY);
    }
}
