/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Keep;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;
import org.jamescollector.history.Collected;
import org.jamescollector.history.Digest;
import org.jamescollector.history.History;
import org.jamescollector.history.HistoryException;
import org.jamescollector.history.MessageKey;
import org.jamescollector.history.Notice;
import org.jamescollector.history.Outbox;
import org.jamescollector.notice.AnswerAddress;
import org.jamescollector.notice.Answers;
import org.jamescollector.notice.Letter;
import org.jamescollector.notice.NoticeTemplates;
import org.jamescollector.notice.Warned;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.SomeRules;
import org.jamescollector.spool.CollectedMail;
import org.jamescollector.spool.NoticeMark;
import org.jamescollector.testing.FakeAnswer;
import org.jamescollector.testing.FakeMessage;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.Known;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Who is asked and told, and who has his message, where lines are cut, people answer at odd times, and messages are strange. */
@Timeout(120)
class NoticesInTroubleTest extends NotifyingTest {

    private static final Effect ASK = asking(Ask.Then.LEAVE, 14);
    private static final Effect WARN_SENDER = warning(new Warned(false, true, List.of(), 5), 10);

    private static Effect asking(Ask.Then then, int days) {
        return new Effect.Ask(
                new Letter(NoticeTemplates.standard("ask"), 10),
                new Answers(AnswerAddress.DEFAULT, Duration.ofDays(days), then));
    }

    private static FakePop3Server at(FakeMessage... some) {
        return FakePop3Server.with(some).start();
    }

    private static FakeMessage toBoth() {
        return message("a", "anna@example.org, berta@example.org", "both");
    }

    private void runs(FakePop3Server provider, int times) {
        for (int i = 0; i < times; i++) {
            collector.run(provider.port());
            collector.now = collector.now.plus(Duration.ofMinutes(5));
        }
    }

    private void days(int days) {
        collector.now = collector.now.plus(Duration.ofDays(days));
    }

    private Stream<Mail> deliveries() {
        return collector.spooled().stream().filter(mail -> NoticeMark.read(mail).isEmpty());
    }

    private static Stream<String> names(Mail mail) {
        return mail.getRecipients().stream().map(MailAddress::getLocalPart);
    }

    private List<String> collected() {
        return deliveries().flatMap(NoticesInTroubleTest::names).toList();
    }

    private List<Ask> asks() {
        return collector.asks().find(new Asks.Query(Optional.empty(), Optional.empty(), collector.now, 0, 100));
    }

    private Ask askOf(String name) {
        return asks().stream()
                .filter(ask -> ask.recipient().getLocalPart().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private boolean release(String name) {
        return collector.asks().release(askOf(name).id(), name + "@example.org", collector.now);
    }

    /** Somebody answers while the rules look at the message. */
    private AtomicBoolean answerDuringRun(String name, Effect effect) {
        AtomicBoolean answers = new AtomicBoolean();
        collector.rules = new SomeRules()
                .when(
                        mail -> {
                            if (answers.getAndSet(false)) {
                                assertThat(release(name)).isTrue();
                            }
                            return mail.getRecipients();
                        },
                        effect)
                .build();
        return answers;
    }

    private void killedBetweenSpoolAndHistory() {
        collector.historyOfRuns = new ForwardingHistory(collector.history()) {
            @Override
            public CompletableFuture<List<Claim>> record(List<Collected> messages) {
                return CompletableFuture.failedFuture(new HistoryException("killed"));
            }
        };
    }

    private void takenByJamesBefore(Mail earlier) {
        collector.historyOfRuns = new ForwardingHistory(collector.history()) {
            @Override
            public CompletableFuture<List<Claim>> record(List<Collected> messages) {
                collector
                        .history()
                        .claim(CollectedMail.read(earlier).orElseThrow())
                        .join();
                return super.record(messages);
            }
        };
    }

    private boolean isDelivered(Mail mail) {
        return collector.history().claim(CollectedMail.read(mail).orElseThrow()).join() == History.Claim.GRANTED;
    }

    @Test
    void shouldCollectTheOthersWhereASendersAddressIsStrange() {
        collector.known = new Known(domain -> domain.asString().equals("example.org"), address -> true);
        collector.rules = new SomeRules().subject("spam", WARN_SENDER).build();
        FakeMessage strange = FakeMessage.message(
                "bad",
                "Return-Path: <\"a\\\\\"@x.example>\r\nFrom: alice@elsewhere.example\r\nTo: bob@example.org\r\n"
                        + "Subject: spam\r\nMessage-ID: <1@e>\r\n\r\nx\r\n");
        try (FakePop3Server provider = at(message("w", "bob@example.org", "wanted"), strange)) {
            assertThat(collector.run(provider.port()).problem()).isEmpty();
            assertThat(collected()).containsExactly("bob");
            assertThat(told()).containsExactly("\"a\\\\\"@x.example");
        }
    }

    @Test
    void shouldNotDeleteWhatIsReleasedDuringTheRun() {
        AtomicBoolean answers = answerDuringRun("bob", asking(Ask.Then.DELETE, 14));
        try (FakePop3Server provider = at(message("a", "bob@example.org", "spam"))) {
            runs(provider, 1);
            days(15);
            answers.set(true);
            runs(provider, 1);
            assertThat(provider.uniqueIds()).containsExactly("a");
            runs(provider, 1);
            assertThat(collected()).containsExactly("bob");
        }
    }

    @Test
    void shouldSayThatItIsTooLateOnceTheMessageIsDeleted() {
        collector.rules = new SomeRules().always(asking(Ask.Then.DELETE, 14)).build();
        try (FakePop3Server provider = at(message("a", "bob@example.org", "spam"))) {
            runs(provider, 1);
            days(15);
            runs(provider, 1);
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(release("bob")).isFalse();
        }
    }

    @Test
    void shouldCollectWhatIsReleasedDuringTheRunThatIgnoresIt() {
        AtomicBoolean answers = answerDuringRun("bob", ASK);
        try (FakePop3Server provider = at(message("a", "bob@example.org", "spam"))) {
            runs(provider, 1);
            days(15);
            answers.set(true);
            runs(provider, 3);
            assertThat(collected()).containsExactly("bob");
        }
    }

    @Test
    void shouldGiveEachHisPartThoughAnEarlierDeliveryHasTakenTheMessage() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules().always(ASK).build();
        try (FakePop3Server provider = at(message("a", "berta@example.org, carl@example.org", "both"))) {
            runs(provider, 1);
            release("berta");
            killedBetweenSpoolAndHistory();
            runs(provider, 1);
            Mail first = deliveries().findFirst().orElseThrow();
            release("carl");
            takenByJamesBefore(first);
            runs(provider, 1);
            collector.historyOfRuns = collector.history();
            runs(provider, 2);
            assertThat(deliveries().filter(this::isDelivered).flatMap(NoticesInTroubleTest::names))
                    .containsExactlyInAnyOrder("berta", "carl");
        }
    }

    @Test
    void shouldRefuseAnAnswerOnceAPartOfTheMessageIsGivenUp() {
        collector.keep = new Keep.Forever();
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules()
                .recipient("berta@example.org", asking(Ask.Then.DELETE, 14))
                .build();
        try (FakePop3Server provider = at(toBoth())) {
            runs(provider, 1);
            days(15);
            runs(provider, 2);
            assertThat(release("berta")).isFalse();
            runs(provider, 2);
            assertThat(collected()).containsExactly("anna");
        }
    }

    @Test
    void shouldRefuseAnAnswerOnceTheRulesDeleteAPartOfTheMessage() {
        collector.keep = new Keep.Forever();
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules().recipient("berta@example.org", ASK).build();
        try (FakePop3Server provider = at(toBoth())) {
            runs(provider, 1);
            collector.rules = new SomeRules()
                    .subject("no", ASK)
                    .recipient("berta@example.org", new Effect.Delete())
                    .build();
            runs(provider, 1);
            assertThat(release("berta")).isFalse();
        }
    }

    @Test
    void shouldNotNoteWhoIgnoresAMessageAsHavingIt() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules()
                .recipient("anna@example.org", asking(Ask.Then.LEAVE, 28))
                .recipient("berta@example.org", asking(Ask.Then.LEAVE, 14))
                .build();
        try (FakePop3Server provider = at(toBoth())) {
            runs(provider, 1);
            days(15);
            runs(provider, 1);
            release("anna");
            runs(provider, 1);
            assertThat(collected()).containsExactly("anna");
            assertThat(askOf("anna").state()).isEqualTo(Ask.State.COLLECTED);
            assertThat(askOf("berta").state()).isEqualTo(Ask.State.GONE);
            assertThat(release("berta")).isFalse();
        }
    }

    @Test
    void shouldTellThoughQuitWasCutAndNoMoreMailsAreAllowed() {
        collector.rules = new SomeRules()
                .subject("spam", warning(new Warned(true, false, List.of(), 5), 1))
                .build();
        try (FakePop3Server provider = FakePop3Server.with(message("b", "bob@example.org", "spam"))
                .onceAt("QUIT", FakeAnswer.cut())
                .start()) {
            runs(provider, 3);
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(told()).containsExactly("bob@example.org");
        }
    }

    @Test
    void shouldAskOnceWithoutUniqueIdsAndTop() {
        collector.rules = new SomeRules().always(ASK).build();
        try (FakePop3Server provider = FakePop3Server.with(message("b", "bob@example.org", "spam"))
                .withoutUidl()
                .withoutTop()
                .start()) {
            runs(provider, 6);
            assertThat(told()).containsExactly("bob@example.org");
        }
    }

    private void shouldCollectBothThoughTheLineIsCut(Keep keep) {
        collector.keep = keep;
        collector.rules = new SomeRules().always(ASK).build();
        try (FakePop3Server provider =
                at(message("a", "bob@example.org", "spam"), message("b", "bob@example.org", "spam 2"))) {
            runs(provider, 1);
            asks().forEach(ask -> collector.asks().release(ask.id(), "bob@example.org", collector.now));
            provider.onceAt("RETR 2", FakeAnswer.cut());
            runs(provider, 4);
            assertThat(collected()).hasSize(2);
            assertThat(asks()).extracting(Ask::state).containsOnly(Ask.State.COLLECTED);
        }
    }

    @Test
    void shouldNoteWhatWasCollectedBeforeTheLineWasCut() {
        shouldCollectBothThoughTheLineIsCut(new Keep.Forever());
    }

    @Test
    void shouldNoteWhatWasCollectedAndDeletedBeforeTheLineWasCut() {
        shouldCollectBothThoughTheLineIsCut(new Keep.DeleteAtOnce());
    }

    @Test
    void shouldCountOnePersonWhateverTheCaseOfHisAddress() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.rules = new SomeRules()
                .always(warning(new Warned(true, false, List.of(), 5), 1))
                .build();
        try (FakePop3Server provider = at(message("b", "bob@example.org", "spam"))) {
            runs(provider, 1);
            provider.deliver(message("c", "Bob@example.org", "spam"));
            runs(provider, 1);
            assertThat(told()).hasSize(1);
        }
    }

    @Test
    void shouldNotAnswerAListWhoseFieldsStandFarBehind() {
        collector.known = new Known(domain -> domain.asString().equals("example.org"), address -> true);
        collector.rules = new SomeRules().always(WARN_SENDER).build();
        String long40 = ("X-Pad: " + "x".repeat(900) + "\r\n").repeat(40);
        try (FakePop3Server provider =
                at(message("a", "bob@example.org", "list", long40 + "List-Id: <news.example.net>"))) {
            runs(provider, 1);
            assertThat(told()).isEmpty();
        }
    }

    private void anotherMessageUnderTheIdOfOneThatWasAskedAbout(String subject) {
        collector.rules = new SomeRules().subject("spam", ASK).build();
        try (FakePop3Server provider = at(message("b", "bob@example.org", "spam"))) {
            runs(provider, 2);
        }
        try (FakePop3Server later = at(message("b", "bob@example.org", subject))) {
            runs(later, 4);
        }
    }

    @Test
    void shouldAskAboutAnotherMessageUnderTheId() {
        anotherMessageUnderTheIdOfOneThatWasAskedAbout("other spam");
        assertThat(told()).hasSize(2);
        assertThat(asks()).extracting(Ask::state).containsExactlyInAnyOrder(Ask.State.ASKED, Ask.State.GONE);
    }

    @Test
    void shouldCollectAnotherMessageUnderTheId() {
        anotherMessageUnderTheIdOfOneThatWasAskedAbout("wanted");
        assertThat(collected()).containsExactly("bob");
    }

    @Test
    void shouldAskAboutAnotherMessageUnderTheIdWhenTheRulesAreOthers() {
        collector.rules = new SomeRules().subject("spam", ASK).build();
        try (FakePop3Server provider = at(message("b", "bob@example.org", "spam"))) {
            runs(provider, 1);
        }
        collector.rules =
                new SomeRules().subject("nothing", ASK).subject("spam", ASK).build();
        try (FakePop3Server later = at(message("b", "bob@example.org", "other spam"))) {
            runs(later, 4);
            assertThat(told()).hasSize(2);
        }
    }

    @Test
    void shouldSendWhatComesBehindANoticeThatTheSpoolRefuses() {
        collector.rules = new SomeRules()
                .always(warning(new Warned(true, false, List.of(), 5), 10))
                .build();
        try (FakePop3Server provider = at(message("a", "bob@example.org", "spam bad"))) {
            collector.refuse("Subject: Message deleted: spam bad");
            runs(provider, 1);
            provider.deliver(message("b", "bob@example.org", "spam good"));
            runs(provider, 2);
            assertThat(told()).hasSize(1);
            collector.acceptAgain();
            runs(provider, 1);
            assertThat(told()).hasSize(2);
        }
    }

    private void unreadable(int number) {
        List<Notice> some = IntStream.range(0, number)
                .mapToObj(i -> new Notice(
                        "unreadable-" + i,
                        CollectFixture.ACCOUNT,
                        MessageKey.ofUniqueId("u" + i),
                        Digest.UNKNOWN,
                        "ask",
                        CollectFixture.address("bob@example.org"),
                        false,
                        collector.now.minusSeconds(60),
                        false,
                        "Subject: a\r\n\r\n"))
                .toList();
        collector.outbox().add(some);
        collector.spoilNotices();
    }

    @Test
    void shouldSetAsideWhatCannotBeReadAndSendWhatIsBehindIt() {
        Logger logger = (Logger) LoggerFactory.getLogger(NoticeSender.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        unreadable(60);
        collector.rules = new SomeRules().always(ASK).build();
        try (FakePop3Server provider = at(message("a", "bob@example.org", "spam"))) {
            runs(provider, 3);
            assertThat(told()).containsExactly("bob@example.org");
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list.stream().filter(line -> line.getLevel() == Level.ERROR))
                .as("each is told of once")
                .hasSize(60)
                .first()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("unreadable-", "info", "is set aside");
        assertThat(collector.outbox().countSetAside()).isEqualTo(60);
        assertThat(collector.outbox().setAside(0, 1))
                .extracting(Outbox.SetAside::id)
                .containsExactly("unreadable-0");
    }

    @Test
    void shouldTryLaterAndLaterWhatJamesDoesNotTakeAndGiveItUpAfterFiveDays() {
        collector.rules = new SomeRules()
                .always(warning(new Warned(true, false, List.of(), 5), 10))
                .build();
        try (FakePop3Server provider = at(message("a", "bob@example.org", "spam bad"))) {
            collector.refuse("Subject: Message deleted: spam bad");
            for (int minutes = 0; minutes < 24 * 60; minutes += 5) {
                runs(provider, 1);
            }
            int attempts = collector.refusals();
            assertThat(attempts).as("not in each of 288 runs").isBetween(8, 20);
            assertThat(collector.outbox().countSetAside()).isZero();
            for (int days = 0; days < 5; days++) {
                days(1);
                runs(provider, 1);
            }
            assertThat(collector.outbox().setAside(0, 10)).singleElement().satisfies(one -> assertThat(one.why())
                    .contains("5 days", "no room for this"));
            attempts = collector.refusals();
            days(1);
            runs(provider, 2);
            assertThat(collector.refusals()).isEqualTo(attempts);
            collector.acceptAgain();
            assertThat(collector
                            .outbox()
                            .tryAgain(collector.outbox().setAside(0, 10).get(0).id()))
                    .isTrue();
            runs(provider, 1);
            assertThat(told()).containsExactly("bob@example.org");
        }
    }

    @Test
    void shouldGoOnWithAnAskAfterAnEmptyListing() {
        collector.rules = new SomeRules().always(ASK).build();
        try (FakePop3Server provider = at(message("a", "bob@example.org", "spam"))) {
            runs(provider, 1);
            try (FakePop3Server empty = at()) {
                runs(empty, 1);
            }
            runs(provider, 2);
            assertThat(told()).hasSize(1);
            assertThat(release("bob")).isTrue();
            runs(provider, 1);
            assertThat(collected()).containsExactly("bob");
        }
    }

    @Test
    void shouldDeleteAfterACutWithoutAskingAgain() {
        collector.rules = new SomeRules().always(asking(Ask.Then.DELETE, 14)).build();
        try (FakePop3Server provider = at(message("a", "bob@example.org", "spam"))) {
            runs(provider, 1);
            days(15);
            provider.onceAt("QUIT", FakeAnswer.cut());
            runs(provider, 3);
            assertThat(provider.uniqueIds()).isEmpty();
            assertThat(told()).hasSize(1);
        }
    }

    @Test
    void shouldFollowAPartToTheNewUniqueIdOfItsMessage() {
        collector.recipients = AnAccount.many(new EnvelopeSource.Addresses());
        collector.keep = new Keep.Forever();
        collector.rules = new SomeRules().recipient("berta@example.org", ASK).build();
        try (FakePop3Server provider = at(toBoth(), message("o", "anna@example.org", "o"))) {
            runs(provider, 1);
            provider.changeUniqueIds("new-");
            runs(provider, 2);
            assertThat(told()).hasSize(1);
            assertThat(release("berta")).isTrue();
            runs(provider, 2);
            assertThat(collected()).contains("berta");
            assertThat(askOf("berta").state()).isEqualTo(Ask.State.COLLECTED);
        }
    }
}
