/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.connection.AnAccount.FALLBACK;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Keep;
import org.jamescollector.account.Recipients;
import org.jamescollector.envelope.SdpsOnly;
import org.jamescollector.history.History;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.SomeRules;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.LogOf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the provider says of an envelope by {@code *ENV} reaches the mail it is about, and no other, whatever goes wrong. */
@Timeout(120)
class SdpsRunTest extends CollectingTest {

    private static final int MESSAGES = 8;

    @RegisterExtension
    private final LogOf log = new LogOf(RunEnvelopes.class);

    @BeforeEach
    void askTheProvider() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Sdps(), new EnvelopeSource.Addresses());
        collector.recoveryOfRuns = Optional.of(new SdpsOnly(CollectFixture.address(FALLBACK)));
    }

    private static FakeMessage plain(int number) {
        return FakeMessage.ofSize("uid-" + number, 200 + 100 * number);
    }

    private static String recipient(int number) {
        return "user" + number + "@example.org";
    }

    private static FakeMessage message(int number) {
        return plain(number).withEnvelope("sender" + number + "@example.com", recipient(number));
    }

    private static Stream<FakeMessage> messages() {
        return IntStream.rangeClosed(1, MESSAGES).mapToObj(SdpsRunTest::message);
    }

    private static FakePop3Server provider() {
        return FakePop3Server.with(messages().toList()).pipelining();
    }

    /** Whom the messages went to that {@code AlreadyCollected} lets pass, by unique-id. */
    private Map<String, String> recipients() {
        Map<String, String> recipients = new HashMap<>();
        for (Mail mail : collector.spooled()) {
            if (collector
                            .history()
                            .claim(CollectedMail.read(mail).orElseThrow())
                            .join()
                    == History.Claim.GRANTED) {
                String id = CollectedMail.read(mail).orElseThrow().key().value();
                assertThat(CollectFixture.textOf(mail))
                        .as("the text is that of the message")
                        .contains("Subject: message " + id + "\r\n");
                assertThat(recipients.put(
                                id,
                                String.join(
                                        " ",
                                        mail.getRecipients().stream()
                                                .map(MailAddress::asString)
                                                .toList())))
                        .as("delivered before: %s", id)
                        .isNull();
            }
        }
        return recipients;
    }

    /** As the provider says it, but for these, of which it does not tell. */
    private static Map<String, String> expected(int... untold) {
        Map<String, String> expected = new HashMap<>();
        for (int i = 1; i <= MESSAGES; i++) {
            expected.put("uid-" + i, recipient(i));
        }
        for (int number : untold) {
            expected.put("uid-" + number, FALLBACK);
        }
        return expected;
    }

    private static List<String> pairs() {
        return IntStream.rangeClosed(1, MESSAGES)
                .boxed()
                .flatMap(i -> Stream.of("*ENV " + i, "RETR " + i))
                .toList();
    }

    private static List<String> pairs(FakePop3Server provider) {
        return provider.commands().stream()
                .filter(command -> command.matches("(RETR|\\*ENV) .*"))
                .toList();
    }

    // ---- the provider tells

    @Test
    void shouldDeliverToWhomTheProviderNames() {
        try (FakePop3Server provider = provider().start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem()).isEmpty();
            assertThat(recipients()).isEqualTo(expected());
            assertThat(collector.spooled())
                    .extracting(mail -> mail.getMaybeSender().asString())
                    .contains("sender1@example.com", "sender" + MESSAGES + "@example.com");
            assertThat(provider.maildrop()).isEmpty();
            assertThat(log.said()).isEmpty();
        }
    }

    @Test
    void shouldAskForEachEnvelopeJustBeforeItsMessageInTheSameBatch() {
        int all = 2 * MESSAGES;
        try (FakePop3Server provider =
                provider().awaitingPipeline("*ENV 1", all).start()) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            assertThat(pairs(provider)).isEqualTo(pairs());
            assertThat(provider.deepestPipeline()).isEqualTo(all);
        }
    }

    @Test
    void shouldDoTheSameWithoutPipelining() {
        try (FakePop3Server provider = FakePop3Server.with(messages().toList()).start()) {
            collector.run(provider.port());

            assertThat(pairs(provider)).isEqualTo(pairs());
            assertThat(provider.deepestPipeline()).isEqualTo(1);
            assertThat(recipients()).isEqualTo(expected());
        }
    }

    @Test
    void shouldAskOnlyForWhatIsCollected() {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = provider().start()) {
            collector.run(provider.port());
            provider.deliver(message(MESSAGES + 1));
            collector.run(provider.port());

            assertThat(provider.commands(2))
                    .filteredOn(command -> command.startsWith("*ENV"))
                    .containsExactly("*ENV 9");
        }
    }

    static Stream<Recipients> withoutSdps() {
        return Stream.of(
                new Recipients.One(CollectFixture.address(FALLBACK)),
                AnAccount.many(new EnvelopeSource.Received(), new EnvelopeSource.Addresses()));
    }

    @ParameterizedTest
    @MethodSource("withoutSdps")
    void shouldNotAskWhereItIsNoSource(Recipients recipients) {
        collector.recipients = recipients;
        try (FakePop3Server provider = provider().start()) {
            collector.run(provider.port());

            assertThat(provider.commands()).noneMatch(command -> command.startsWith("*ENV"));
            assertThat(recipients()).isEqualTo(expected(1, 2, 3, 4, 5, 6, 7, 8));
        }
    }

    @Test
    void shouldKeepEnvelopesAndMessagesTogetherWhenThereAreMoreThanFitIntoAnyWindow() {
        int count = 3_000;
        List<FakeMessage> many = IntStream.rangeClosed(1, count)
                .mapToObj(i -> {
                    FakeMessage plain = FakeMessage.ofSize("uid-" + i, 200);
                    return i % 7 == 0 ? plain : plain.withEnvelope("", recipient(i));
                })
                .toList();
        collector.messagesPerSession = 1_700;
        try (FakePop3Server provider =
                FakePop3Server.with(many).pipelining().notRecording().start()) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            Map<String, String> recipients = recipients();
            assertThat(recipients).hasSize(count);
            for (int i = 1; i <= count; i++) {
                assertThat(recipients).containsEntry("uid-" + i, i % 7 == 0 ? FALLBACK : recipient(i));
            }
            assertThat(provider.maildrop()).isEmpty();
        }
    }

    // ---- the provider does not tell

    @Test
    void shouldGoOnWithTheOtherSourcesWhereTheProviderDoesNotHaveItAndSayItOnce() {
        collector.messagesPerSession = 3;
        try (FakePop3Server provider = provider().without("*ENV").start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem()).isEmpty();
            assertThat(outcome.counts().sessions()).isGreaterThan(1);
            assertThat(outcome.counts().left()).isZero();
            assertThat(recipients()).isEqualTo(expected(1, 2, 3, 4, 5, 6, 7, 8));
            assertThat(log.said())
                    .singleElement()
                    .asString()
                    .contains("uid-1", "*ENV: the provider answered \"-ERR unknown command\"", "take <sdps/> out");
        }
    }

    static Stream<FakeAnswer> useless() {
        return Stream.of(
                FakeAnswer.raw("-ERR not for this one\r\n"),
                FakeAnswer.raw("+OK\r\n.\r\n"),
                FakeAnswer.lines("1", "2", "sender@example.com"),
                FakeAnswer.lines("1", "2", "sender@example.com", " "));
    }

    @ParameterizedTest
    @MethodSource("useless")
    void shouldGoOnInTheSameSessionWhenItTellsNothingOfOneMessage(FakeAnswer useless) {
        try (FakePop3Server provider = provider().at("*ENV 3", useless).start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem()).isEmpty();
            assertThat(outcome.counts().sessions()).isEqualTo(1);
            assertThat(recipients()).isEqualTo(expected(3));
            assertThat(log.said()).singleElement().asString().contains("uid-3");
        }
    }

    static Stream<FakeAnswer> broken() {
        return Stream.of(
                FakeAnswer.endless("+OK\r\n", "x"),
                FakeAnswer.endless("+OK\r\n", "and another line\r\n"),
                FakeAnswer.raw("\u0000\u00ff\u0007\r\n"),
                FakeAnswer.raw("+OK as you like\r\n"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void shouldGetAnotherSessionWhenTheAnswerIsNone(FakeAnswer broken) {
        try (FakePop3Server provider = provider().at("*ENV 3", broken).start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem()).isEmpty();
            assertThat(outcome.counts().sessions()).isEqualTo(2);
            assertThat(outcome.counts().left())
                    .as("the message is not to blame")
                    .isZero();
            assertThat(collector.left()).isEmpty();
            assertThat(recipients()).isEqualTo(expected(3));
            assertThat(provider.maildrop()).isEmpty();
            assertThat(log.said()).singleElement().asString().contains("uid-3");
        }
    }

    @ParameterizedTest
    @MethodSource("broken")
    void shouldGetOnEvenWithAProviderWhoseEveryAnswerIsNone(FakeAnswer broken) {
        try (FakePop3Server provider = provider().at("*ENV", broken).start()) {
            RunOutcome first = collector.run(provider.port());
            assertThat(first.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.PROVIDER);
            assertThat(first.problem().orElseThrow().message()).startsWith("*ENV: ");
            assertThat(first.counts().collected()).isPositive().isLessThan(MESSAGES);

            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(recipients()).isEqualTo(expected(1, 2, 3, 4, 5, 6, 7, 8));
            assertThat(provider.maildrop()).isEmpty();
            assertThat(collector.left()).isEmpty();
        }
    }

    // ---- the line breaks, or the provider falls silent: another time it may tell, so nothing may be guessed at once

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4, 5, 37, 40, 70, 90, 94})
    void shouldAskOnceMoreWhenTheLineIsCutInAnAnswer(long octets) {
        try (FakePop3Server provider = provider().cutInside("*ENV 3", octets).start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem()).isEmpty();
            assertThat(outcome.counts().sessions()).isEqualTo(2);
            assertNoMessageIsBlamed(outcome);
            assertThat(recipients()).isEqualTo(expected());
            assertThat(provider.maildrop()).isEmpty();
            assertThat(log.said()).isEmpty();
        }
    }

    private void assertNoMessageIsBlamed(RunOutcome outcome) {
        assertThat(outcome.counts().left()).isZero();
        assertThat(collector.left()).isEmpty();
    }

    @Test
    void shouldAskOnceMoreWhenTheProviderFallsSilentInAnAnswer() {
        collector.replyTimeout = Duration.ofMillis(300);
        try (FakePop3Server provider = provider()
                .onceAt("*ENV 3", FakeAnswer.silenceAfter("+OK\r\n1\r\n"))
                .start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem()).isEmpty();
            assertNoMessageIsBlamed(outcome);
            assertThat(recipients()).isEqualTo(expected());
            assertThat(log.said()).isEmpty();
        }
    }

    @Test
    void shouldLoseAndMisdirectNothingWhenTheLineIsCutBehindAnAnswer() {
        try (FakePop3Server provider = provider().cutInside("*ENV 3", 97).start()) {
            assertThat(collector.run(provider.port()).problem().orElseThrow().message())
                    .startsWith("RETR: ");
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            assertThat(recipients()).isEqualTo(expected());
            assertThat(provider.maildrop()).isEmpty();
            assertThat(log.said()).isEmpty();
        }
    }

    @Test
    void shouldGoOnAskingOnALineThatIsCutAgainAndAgain() {
        try (FakePop3Server provider = provider()
                .onceAt("*ENV 1", FakeAnswer.cut())
                .onceAt("*ENV 4", FakeAnswer.cut())
                .onceAt("*ENV 7", FakeAnswer.cut())
                .start()) {
            collector.keep = new Keep.Forever();
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem()).isEmpty();
            assertThat(outcome.counts().sessions()).isEqualTo(4);
            assertNoMessageIsBlamed(outcome);
            assertThat(recipients()).isEqualTo(expected());
            assertThat(log.said()).isEmpty();
        }
    }

    // ---- it never answers

    static Stream<FakeAnswer> noAnswer() {
        return Stream.of(
                FakeAnswer.silence(),
                FakeAnswer.silenceAfter("+OK\r\n1\r\n"),
                FakeAnswer.cut(),
                FakeAnswer.cutAfter("+OK\r\n1\r\n"),
                FakeAnswer.cutAfter("-ERR unknown command, and good bye\r\n"));
    }

    @ParameterizedTest
    @MethodSource("noAnswer")
    void shouldGoOnWithTheSourcesBehindWhenTheProviderNeverAnswers(FakeAnswer none) {
        try (FakePop3Server provider = provider().at("*ENV", none).start()) {
            assertGoesOnWithoutAsking(provider);
        }
    }

    @ParameterizedTest
    @MethodSource("noAnswer")
    void shouldGoOnWithTheSourcesBehindWithoutPipelining(FakeAnswer none) {
        try (FakePop3Server provider =
                FakePop3Server.with(messages().toList()).at("*ENV", none).start()) {
            assertGoesOnWithoutAsking(provider);
        }
    }

    private void assertGoesOnWithoutAsking(FakePop3Server provider) {
        collector.replyTimeout = Duration.ofMillis(300);
        RunOutcome outcome = collector.run(provider.port());

        assertThat(outcome.problem()).isEmpty();
        assertThat(outcome.counts().sessions()).isEqualTo(3);
        assertNoMessageIsBlamed(outcome);
        assertThat(provider.commands(2)).contains("*ENV 1");
        assertThat(provider.commands(3)).noneMatch(command -> command.startsWith("*ENV"));
        assertThat(recipients()).isEqualTo(expected(1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(provider.maildrop()).isEmpty();
        assertThat(log.said()).singleElement().asString().contains("uid-1", "not asked again", "take <sdps/> out");
    }

    @Test
    void shouldAskAgainInTheNextRun() {
        try (FakePop3Server provider = provider().at("*ENV 7", FakeAnswer.cut()).start()) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            provider.behaveAgain().deliver(message(9));
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            Map<String, String> expected = expected(7, 8);
            expected.put("uid-9", recipient(9));
            assertThat(recipients()).isEqualTo(expected);
        }
    }

    static Stream<Recipients> nothingBehind() {
        return Stream.of(
                AnAccount.many(new EnvelopeSource.Sdps()),
                AnAccount.many(new EnvelopeSource.Received(), new EnvelopeSource.Sdps()),
                AnAccount.many(new EnvelopeSource.Sdps(), new EnvelopeSource.Lists()));
    }

    @ParameterizedTest
    @MethodSource("nothingBehind")
    void shouldLeaveMailAtTheProviderWhereNothingElseWouldTellWhomItIsFor(Recipients recipients) {
        collector.recipients = recipients;
        collector.replyTimeout = Duration.ofMillis(300);
        try (FakePop3Server provider =
                provider().at("*ENV 4", FakeAnswer.silence()).start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.counts().sessions()).isEqualTo(2);
            assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.PROVIDER);
            assertThat(outcome.problem().orElseThrow().message())
                    .startsWith("*ENV: nothing came for 300 ms")
                    .contains("What account info has not collected yet stays at the provider")
                    .contains("take <sdps/> out and name other <sources>");
            assertNoMessageIsBlamed(outcome);
            assertThat(outcome.counts().collected()).isEqualTo(3);

            provider.behaveAgain();
            collector.replyTimeout = Duration.ofSeconds(5);
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(recipients()).isEqualTo(expected());
        }
    }

    @Test
    void shouldSayItWhereThereMayBeNoOtherSession() {
        collector.sessionsPerRun = OptionalInt.of(1);
        try (FakePop3Server provider = provider().at("*ENV", FakeAnswer.cut()).start()) {
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(RunProblem.Kind.PROVIDER);
            assertThat(outcome.problem().orElseThrow().message())
                    .startsWith("*ENV: ")
                    .endsWith("take <sdps/> out");
            assertNoMessageIsBlamed(outcome);
        }
    }

    @Test
    void shouldSayItWhereTheProviderLetsNobodyInSoSoon() {
        try (FakePop3Server provider = provider()) {
            provider.at("*ENV", line -> {
                        provider.refuseAt("PASS", "-ERR [LOGIN-DELAY] wait a minute");
                        line.cut();
                    })
                    .start();
            RunOutcome outcome = collector.run(provider.port());

            assertThat(outcome.isFailure()).as("a mailbox that is busy is none").isTrue();
            assertThat(outcome.problem().orElseThrow().message())
                    .startsWith("*ENV: ")
                    .contains("; and then sign-in: ", "wait a minute", "take <sdps/> out");
            assertNoMessageIsBlamed(outcome);
        }
    }

    // ---- among other trouble

    @Test
    void shouldKeepTheRightEnvelopesWhenAMessageAmongThemIsRefused() {
        try (FakePop3Server provider = provider()
                .onceAt("RETR 3", FakeAnswer.raw("-ERR cannot read it\r\n"))
                .at("*ENV 5", FakeAnswer.raw("-ERR no\r\n"))
                .start()) {
            collector.run(provider.port());
            collector.now = collector.now.plus(Duration.ofHours(1));
            collector.run(provider.port());

            assertThat(recipients()).isEqualTo(expected(5));
        }
    }

    @Test
    void shouldDeliverNothingTwiceWhenIdsChange() {
        collector.keep = new Keep.Forever();
        try (FakePop3Server provider = provider().withoutTop().start()) {
            collector.run(provider.port());
            provider.changeUniqueIds("new-");
            RunOutcome second = collector.run(provider.port());

            assertThat(second.problem()).isEmpty();
            assertThat(second.counts().recognised()).isEqualTo(MESSAGES);
            assertThat(recipients()).isEqualTo(expected());
            assertThat(collector.spooled()).hasSize(MESSAGES);
        }
    }

    // ---- rules that look at headers

    private static List<String> envs(FakePop3Server provider) {
        return provider.commands().stream()
                .filter(command -> command.startsWith("*ENV"))
                .toList();
    }

    @Test
    void shouldAskForAnEnvelopeOnceThoughRulesLookAtTheHeaderBefore() {
        collector.rules = new SomeRules().subject("uid-3", new Effect.Leave()).build();
        try (FakePop3Server provider = provider().start()) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();

            Map<String, String> downloaded = expected();
            downloaded.remove("uid-3");
            assertThat(recipients()).isEqualTo(downloaded);
            assertThat(envs(provider)).hasSize(MESSAGES).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldAskForSomeEnvelopesAgainRatherThanKeepVeryMany() {
        int more = 50;
        int many = RunEnvelopes.MOST_KEPT + more;
        collector.messagesPerSession = many;
        collector.rules = new SomeRules().subject("nothing", new Effect.Leave()).build();
        try (FakePop3Server provider = FakePop3Server.with(IntStream.rangeClosed(1, many)
                        .mapToObj(i ->
                                FakeMessage.ofSize("uid-" + i, 200).withEnvelope("sender@example.com", recipient(i)))
                        .toList())
                .pipelining()
                .start()) {
            assertThat(collector.run(provider.port()).counts().collected()).isEqualTo(many);
            assertThat(envs(provider)).hasSize(many + more);
            assertThat(collector.spooled()).allSatisfy(mail -> assertThat(mail.getRecipients())
                    .extracting(MailAddress::asString)
                    .containsExactly("user"
                            + CollectedMail.read(mail)
                                    .orElseThrow()
                                    .key()
                                    .value()
                                    .substring(4)
                            + "@example.org"));
        }
    }
}
