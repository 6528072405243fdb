/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Iterators;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.lifecycle.api.Disposable;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.mailet.Mail;
import org.jamescollector.held.HeldFixture;
import org.jamescollector.held.HeldKey;
import org.jamescollector.held.MessageShape;
import org.jamescollector.held.ReleasedMail;
import org.jamescollector.held.Undeliverable;
import org.jamescollector.provider.smtp.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldDeliveryTest {

    private static final String FIRST = "first.example";
    private static final String SECOND = "second.example";

    @TempDir
    private Path folder;

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean spoolRefuses = new AtomicBoolean();
    private HeldFixture james;
    private HeldDelivery delivery;

    @BeforeEach
    void open() {
        james = new HeldFixture(folder, FIRST, SECOND);
        delivery = new HeldDelivery(
                james.held,
                new Undeliverable(spool(), "bounces"),
                new RecordingMetricFactory(),
                () -> "provider.example",
                stopping::get);
    }

    private MailQueue spool() {
        return (MailQueue) Proxy.newProxyInstance(
                MailQueue.class.getClassLoader(), new Class<?>[] {MailQueue.class}, (proxy, method, arguments) -> {
                    if (spoolRefuses.get()) {
                        throw new IllegalStateException("out of order");
                    }
                    return method.invoke(james.spool, arguments);
                });
    }

    @AfterEach
    void close() {
        james.close();
    }

    private void deliver(ScriptedServer server, String... domains) throws Exception {
        List<Leased> leased = new ArrayList<>();
        for (String name : domains) {
            leased.add(new Leased(
                    james.domain(name),
                    james.leases.acquire(james.domain(name).name()).orElseThrow()));
        }
        try {
            delivery.deliver(server, "customer", leased);
        } finally {
            Leased.closeAll(leased);
        }
    }

    private long held(String domain) throws Exception {
        return james.held.amount(james.domain(domain)).messages();
    }

    /** Defers what is for full mailboxes. */
    private static ScriptedServer fullFor(String start) {
        return ScriptedServer.pipelining(
                said -> Optional.of(said.startsWith("RCPT TO:<" + start) ? "452 4.2.2 full" : ""));
    }

    private static List<String> subjects(ScriptedServer server) {
        return server.messages().stream()
                .filter(message -> !message.isEmpty())
                .map(message -> message.lines().findFirst().orElse("").replace("Subject: ", ""))
                .toList();
    }

    @Test
    void shouldGoOnWithTheNextDomainWhereOneTakesNothing() throws Exception {
        for (int i = 0; i < 250; i++) {
            james.hold("full " + i, "full@" + FIRST);
        }
        james.hold("behind", "anna@" + FIRST);
        james.hold("other", "anna@" + SECOND);
        ScriptedServer server = fullFor("full");

        deliver(server, FIRST, SECOND);

        assertThat(subjects(server)).containsExactly("other");
        assertThat(server.commands()).last().isEqualTo("QUIT");
    }

    @Test
    void shouldComeToWhatIsBehindMailThatIsDeferredAgainAndAgain() throws Exception {
        for (int i = 0; i < 150; i++) {
            james.hold("full " + i, "full@" + FIRST);
        }
        james.hold("behind", "anna@" + FIRST);

        deliver(fullFor("full"), FIRST);
        ScriptedServer second = fullFor("full");
        deliver(second, FIRST);

        assertThat(subjects(second)).containsExactly("behind");
        assertThat(held(FIRST)).isEqualTo(150);
    }

    /** Otherwise it would wait as long as those before it take, each time. */
    @Test
    void shouldBeginWithWhatWasNeverTried() throws Exception {
        for (int i = 0; i < 350; i++) {
            james.hold("full " + i, "full@" + FIRST);
        }
        for (int session = 0; session < 4; session++) {
            deliver(fullFor("full"), FIRST);
        }
        for (int session = 0; session < 3; session++) {
            james.hold("new " + session, "anna@" + FIRST);
            ScriptedServer server = fullFor("full");

            deliver(server, FIRST);

            assertThat(subjects(server)).containsExactly("new " + session);
        }
    }

    @Test
    void shouldComeBackToWhatWasDeferred() throws Exception {
        for (int i = 0; i < 150; i++) {
            james.hold("full " + i, "full@" + FIRST);
        }
        james.hold("behind", "anna@" + FIRST);

        deliver(fullFor("full"), FIRST);
        ScriptedServer second = fullFor("nobody");
        deliver(second, FIRST);

        assertThat(subjects(second)).hasSize(151).doesNotHaveDuplicates().endsWith("full 100");
        assertThat(held(FIRST)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 5.5.2 what?", "502 5.5.1 no", "503 5.5.1 no", "521 5.3.2 no", ""})
    void shouldTryAMessageLastAtWhichASessionEnded(String poison) throws Exception {
        james.hold("poison", "poison@" + FIRST);
        james.hold("behind", "anna@" + FIRST);
        james.hold("other", "anna@" + SECOND);
        ScriptedServer.Script script = said -> said.startsWith("RCPT TO:<poison")
                ? Optional.of(poison).filter(answer -> !answer.isEmpty())
                : Optional.of("");

        assertThatThrownBy(() -> deliver(ScriptedServer.pipelining(script), FIRST, SECOND))
                .isInstanceOf(IOException.class);
        assertThat(held(FIRST)).isEqualTo(2);
        ScriptedServer second = ScriptedServer.pipelining(script);
        assertThatThrownBy(() -> deliver(second, FIRST, SECOND)).isInstanceOf(IOException.class);

        assertThat(subjects(second)).containsExactly("behind", "other");
        assertThat(held(FIRST)).isEqualTo(1);
        assertThat(held(SECOND)).isZero();

        ScriptedServer third = ScriptedServer.pipelining(ScriptedServer.YES);
        deliver(third, FIRST, SECOND);
        assertThat(subjects(third)).containsExactly("poison");
    }

    @Test
    void shouldHoldNothingAgainstTheMessageThatIsSentWhenJamesStops() throws Exception {
        james.hold("one", "one@" + FIRST);
        james.hold("two", "two@" + FIRST);
        ScriptedServer cut = ScriptedServer.pipelining(said -> {
            stopping.set(said.startsWith("RCPT"));
            return stopping.get() ? Optional.empty() : Optional.of("");
        });

        assertThatThrownBy(() -> deliver(cut, FIRST)).isInstanceOf(IOException.class);
        stopping.set(false);
        ScriptedServer next = ScriptedServer.pipelining(ScriptedServer.YES);
        deliver(next, FIRST);

        assertThat(subjects(next)).containsExactly("one", "two");
    }

    @Test
    void shouldBeginNoOtherMessageOnceJamesStops() throws Exception {
        james.hold("one", "one@" + FIRST);
        james.hold("two", "two@" + FIRST);
        ScriptedServer server = ScriptedServer.pipelining(said -> {
            stopping.compareAndSet(false, said.equals("DATA"));
            return Optional.of("");
        });

        deliver(server, FIRST);

        assertThat(subjects(server)).containsExactly("one");
        assertThat(server.commands()).endsWith("DATA", ".", "QUIT");
    }

    @Test
    void shouldComeToWhatIsBehindMailThatCannotBeLoaded() throws Exception {
        for (int i = 0; i < 15; i++) {
            // No recipient of this domain is left: something else has changed the mail.
            HeldKey whole = james.hold("broken " + i, "anna@" + FIRST);
            james.held.keepFor(
                    james.domain(FIRST),
                    whole,
                    james.held.retrieve(james.domain(FIRST), whole).orElseThrow(),
                    List.of());
        }
        james.hold("behind", "anna@" + FIRST);

        ScriptedServer second = ScriptedServer.pipelining(ScriptedServer.YES);
        james.hold("other", "anna@" + SECOND);
        ScriptedServer first = ScriptedServer.pipelining(ScriptedServer.YES);
        deliver(first, FIRST, SECOND);
        deliver(second, FIRST, SECOND);

        assertThat(subjects(first)).containsExactly("other");
        assertThat(subjects(second)).containsExactly("behind");
    }

    @Test
    void shouldGoOnWithTheNextDomainWhereARepositoryIsOutOfOrder() throws Exception {
        james.repositories.use(FIRST, new MemoryMailRepository() {
            @Override
            public Iterator<MailKey> list() {
                throw new IllegalStateException("out of order");
            }
        });
        james.hold("other", "anna@" + SECOND);
        ScriptedServer server = ScriptedServer.pipelining(ScriptedServer.YES);

        deliver(server, FIRST, SECOND);

        assertThat(subjects(server)).containsExactly("other");
    }

    @Test
    void shouldSendNothingToAnybodyAgainWhereTheSpoolRefusesTheNoticeOfOthers() throws Exception {
        james.hold("both", "anna@" + FIRST, "bert@" + FIRST);
        ScriptedServer.Script script = said -> Optional.of(said.startsWith("RCPT TO:<bert") ? "550 5.1.1 unknown" : "");
        spoolRefuses.set(true);

        deliver(ScriptedServer.pipelining(script), FIRST);
        assertThat(held(FIRST)).isEqualTo(1);
        spoolRefuses.set(false);
        ScriptedServer second = ScriptedServer.pipelining(script);
        deliver(second, FIRST);

        assertThat(second.commands())
                .anyMatch(said -> said.startsWith("RCPT TO:<bert"))
                .noneMatch(said -> said.startsWith("RCPT TO:<anna"));
        assertThat(held(FIRST)).isZero();
        assertThat(james.spooled()).hasSize(1);
    }

    @Test
    void shouldPassByAndDisposeOfAMailThatIsDamaged() throws Exception {
        AtomicBoolean disposed = new AtomicBoolean();
        Mail damaged = (Mail) Proxy.newProxyInstance(
                Mail.class.getClassLoader(),
                new Class<?>[] {Mail.class, Disposable.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("dispose")) {
                        disposed.set(true);
                        return Optional.empty().orElse(null);
                    }
                    throw new IllegalStateException("damaged");
                });
        List<String> names = new ArrayList<>();
        james.repositories.use(FIRST, new MemoryMailRepository() {
            @Override
            public Mail retrieve(MailKey key) {
                return names.contains(key.asString()) ? damaged : super.retrieve(key);
            }
        });
        names.add(james.hold("damaged", "anna@" + FIRST).toString());
        james.hold("behind", "anna@" + FIRST);
        ScriptedServer server = ScriptedServer.pipelining(ScriptedServer.YES);

        deliver(server, FIRST);

        assertThat(subjects(server)).containsExactly("behind");
        assertThat(disposed).isTrue();
    }

    @Test
    void shouldComeToALaterDomainsMessageBehindOneAtWhichEachSessionEnds() throws Exception {
        james.hold("poison", "poison@" + FIRST);
        james.hold("once", "once@" + SECOND);
        for (String bad : List.of("poison", "once", "poison")) {
            assertThatThrownBy(() -> deliver(endingAt(bad), FIRST, SECOND)).isInstanceOf(IOException.class);
        }

        ScriptedServer fourth = endingAt("poison");
        assertThatThrownBy(() -> deliver(fourth, FIRST, SECOND)).isInstanceOf(IOException.class);

        assertThat(subjects(fourth)).containsExactly("once");
        assertThat(held(FIRST)).isEqualTo(1);
    }

    private static ScriptedServer endingAt(String start) {
        return ScriptedServer.pipelining(
                said -> Optional.of(said.startsWith("RCPT TO:<" + start) ? "503 5.5.1 no" : ""));
    }

    @Test
    void shouldBeginNoOtherMessageOnceTheLeaseIsLost() throws Exception {
        james.hold("one", "one@" + FIRST);
        james.hold("two", "two@" + FIRST);
        // DATA is said when the next message is prepared already, as it is not where commands are pipelined.
        ScriptedServer server = ScriptedServer.offering("250 here", said -> {
            if (said.equals("DATA")) {
                james.leases.takeUpOwn();
                james.leases.renewAll();
            }
            return Optional.of("");
        });

        deliver(server, FIRST);

        assertThat(subjects(server)).containsExactly("one");
        assertThat(server.commands()).endsWith("DATA", ".", "QUIT");
    }

    @Test
    void shouldBlameTheNextMessageWhereItIsThatOneThatCannotBeSettled() throws Exception {
        String large = "large".repeat(30);
        james.hold("one", "anna@" + FIRST);
        james.hold(large, "anna@" + FIRST);
        james.hold("three", "anna@" + FIRST);
        spoolRefuses.set(true);

        assertThatThrownBy(() -> deliver(
                        ScriptedServer.offering("250-here\r\n250-PIPELINING\r\n250 SIZE 100", ScriptedServer.YES),
                        FIRST))
                .isInstanceOf(IOException.class);
        ScriptedServer second = ScriptedServer.pipelining(ScriptedServer.YES);
        deliver(second, FIRST);

        assertThat(subjects(second)).containsExactly("three", large);
    }

    private int stored() throws Exception {
        return Iterators.size(james.repositories.repository(FIRST).list());
    }

    private void deliverOne(ScriptedServer server) {
        // Another node would send again what is not removed: no more than one a session.
        assertThatThrownBy(() -> deliver(server, FIRST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not remove mail");
    }

    @Test
    void shouldNotSendAgainWhatTheRepositoryDoesNotRemove() throws Exception {
        AtomicBoolean refuses = james.refuseToRemove(FIRST);
        james.hold("one", "anna@" + FIRST);
        james.hold("two", "anna@" + FIRST);
        ScriptedServer server = ScriptedServer.pipelining(ScriptedServer.YES);

        deliverOne(server);
        assertThat(held(FIRST)).isEqualTo(1);
        ScriptedServer second = ScriptedServer.pipelining(ScriptedServer.YES);
        deliverOne(second);
        ScriptedServer third = ScriptedServer.pipelining(ScriptedServer.YES);
        deliver(third, FIRST);

        assertThat(subjects(server)).containsExactly("one");
        assertThat(subjects(second)).containsExactly("two");
        assertThat(subjects(third)).isEmpty();
        assertThat(held(FIRST)).isZero();
        assertThat(james.held.hasAny(james.domain(FIRST))).isFalse();
        assertThat(stored()).isEqualTo(2);
        refuses.set(false);
        james.held.removeDoneAgain(james.domain(FIRST));
        assertThat(stored()).isZero();
    }

    @Test
    void shouldSendOnlyToThoseWhoHaveNotGotItWhereTheRepositoryDoesNotRemoveTheMailForAll() throws Exception {
        AtomicBoolean refuses = james.refuseToRemove(FIRST);
        james.hold("both", "anna@" + FIRST, "full@" + FIRST);
        assertThatThrownBy(() -> deliver(fullFor("full"), FIRST)).isInstanceOf(IOException.class);
        assertThat(held(FIRST)).isEqualTo(1);
        refuses.set(false);
        ScriptedServer second = ScriptedServer.pipelining(ScriptedServer.YES);

        deliver(second, FIRST);

        assertThat(subjects(second)).containsExactly("both");
        assertThat(second.commands()).noneMatch(said -> said.startsWith("RCPT TO:<anna"));
        assertThat(held(FIRST)).isZero();
    }

    @Test
    void shouldReleaseAMailOnceThatTheRepositoryDoesNotRemove() throws Exception {
        james.refuseToRemove(FIRST);
        HeldKey key = james.hold("one", "anna@" + FIRST);
        james.hold("two", "anna@" + FIRST);
        ReleasedMail released = new ReleasedMail(james.held, james.leases, james.spool);

        assertThatThrownBy(() -> released.release(james.domain(FIRST), List.of(), "relay", () -> false, () -> {}))
                .hasMessageContaining("does not remove mail " + key);
        assertThat(released.release(james.domain(FIRST), List.of(key), "relay", () -> false, () -> {}))
                .isTrue();

        assertThat(james.spooled()).singleElement().satisfies(mail -> assertThat(mail.getName())
                .isNotEqualTo(key.toString()));
        assertThat(held(FIRST)).isEqualTo(1);
    }

    @Test
    void shouldTakeInOnceWhatTheRepositoryDoesNotRemoveUnderItsOldName() throws Exception {
        james.refuseToRemove(FIRST);
        Mail stranger = HeldFixture.mail("stranger", "anna@" + FIRST);
        james.repositories.repository(FIRST).store(stranger);
        james.held.adopt(james.domain(FIRST));
        deliverOne(ScriptedServer.pipelining(ScriptedServer.YES));
        ScriptedServer second = ScriptedServer.pipelining(ScriptedServer.YES);

        deliver(second, FIRST);

        assertThat(subjects(second)).isEmpty();
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void shouldKnowOfAMessageThatIsHeldOnInSevenBitsWhatItIsLikeThen() throws Exception {
        Mail mail = HeldFixture.mail("text", "anna@" + FIRST, "full@" + FIRST);
        String text = "Subject: text\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n\r\n" + "Gr\u00fc\u00dfe".repeat(10) + "\r\n";
        mail.setMessage(new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        HeldKey whole =
                james.held.hold(james.domain(FIRST), mail, mail.getRecipients()).orElseThrow();

        deliver(
                ScriptedServer.offering(
                        "250-here\r\n250 PIPELINING",
                        said -> Optional.of(said.startsWith("RCPT TO:<full") ? "452 4.2.2 full" : "")),
                FIRST);

        HeldKey left = james.held.oldestFirst(james.domain(FIRST)).get(0);
        Mail kept = james.held.retrieve(james.domain(FIRST), left).orElseThrow();
        MessageShape shape = MessageShape.of(kept);
        assertThat(shape.eightBit()).isFalse();
        assertThat(MessageShape.read(kept, left)).isEqualTo(shape);
        assertThat(left.size()).isEqualTo(shape.size()).isGreaterThan(whole.size());
    }
}
